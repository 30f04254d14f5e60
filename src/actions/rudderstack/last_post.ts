import {Attempt} from "./attempt"
import {BatchBody, HttpPoster, PostConfig} from "./data_plane"
import {RudderClientError} from "./errors/rudder_client_error"

/** Remembers what is known of a post: RudderStack's client does not hand it on. */
export class LastPost implements HttpPoster {
  private last: Attempt | undefined

  constructor(private readonly poster: HttpPoster) {}

  async post(url: string, body: BatchBody, config: PostConfig): Promise<Attempt> {
    this.last = await this.poster.post(url, body, config)
    return this.last
  }

  /**
   * What is known of the post that was acknowledged; each can be taken once.
   *
   * @throws RudderClientError when there was none
   */
  taken(): Attempt {
    const {last} = this
    this.last = undefined
    if (last === undefined) {
      throw new RudderClientError("it posted nothing")
    }
    return last
  }
}
