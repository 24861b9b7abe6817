/* What a person has answered, in memory only, and its complete form for sealing (G5). */

import type { JsonObject } from '../protocol/encoding';
import { shownItems } from './conditions';
import type { Questionnaire } from './questionnaire';

export type Answer = number | string | number[];
export type Answers = Map<string, Answer>;

const NOT_SHOWN = -1;
const NOT_ANSWERED = -2;

/** Every item, missing ones as codes: which were left out must not show in the length. */
export function complete(questionnaire: Questionnaire, answers: Answers): JsonObject {
  const shown = shownItems(questionnaire, answers);
  const whole: JsonObject = {};
  for (const { id } of questionnaire.items) {
    whole[id] = shown.has(id) ? (answers.get(id) ?? NOT_ANSWERED) : NOT_SHOWN;
  }
  return whole;
}

/** An empty answer is no answer. */
export function keep(answers: Answers, id: string, answer: Answer | undefined): void {
  if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)) {
    answers.delete(id);
  } else {
    answers.set(id, answer);
  }
}
