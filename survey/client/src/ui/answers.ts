/* What a person has answered, in memory only. */

export type Answer = number | string | number[];
export type Answers = Map<string, Answer>;

export const NOT_SHOWN = -1;
export const NOT_ANSWERED = -2;

/** An empty answer is no answer. */
export function keep(answers: Answers, id: string, answer: Answer | undefined): void {
  if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)) {
    answers.delete(id);
  } else {
    answers.set(id, answer);
  }
}
