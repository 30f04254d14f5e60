/**
 * A value that has been serialised already.
 *
 * The client copies every event that it is given: a text is copied by reference, whatever its size. To whoever
 * serialises it with JSON.stringify it is the value all the same; `jsonOf` writes the text as it stands.
 */
export class JsonText {
  constructor(readonly json: string) {}

  toJSON(): unknown {
    return JSON.parse(this.json)
  }
}
