/** The connection broke off while something was spoken. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection to the server broke off')
  }
}
