/** An answer that can't be taken; the message says what is wrong with it and what is expected. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}
