/** The download → one header, and the rows as they come in. Memory does not grow with the rows. */
export {readDownload} from "./download"
export {LookDocument} from "./look_document"
export {Column, LookHeader} from "./look_header"
export {LookRow, pivotKey} from "./row_json"
