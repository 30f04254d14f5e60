import {writeFileSync} from "node:fs"
import {join} from "node:path"
import {projectRoot} from "../support/project"
import {MESSAGES_PAGE, messagesPage} from "./messages_document"

/** `npm run docs:messages`. */
writeFileSync(join(projectRoot, MESSAGES_PAGE), messagesPage())
