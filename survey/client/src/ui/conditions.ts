/* Which questions a person is shown, by the same rule as the researcher's check of the answers. */

import { NOT_ANSWERED, NOT_SHOWN, type Answer, type Answers } from './answers';
import type { JsonObject } from '../protocol/encoding';
import type { Condition, Questionnaire } from './questionnaire';

type Lookup = (item: string) => Answer;

export function holds(condition: Condition | undefined, answer: Lookup): boolean {
  if (condition === undefined) return true;
  if ('all' in condition) return condition.all.every((one) => holds(one, answer));
  if ('any' in condition) return condition.any.some((one) => holds(one, answer));
  if ('not' in condition) return !holds(condition.not, answer);
  const given = answer(condition.item);
  if (Array.isArray(given)) return given.some((value) => condition.in.includes(value));
  return typeof given === 'number' && condition.in.includes(given);
}

/** In the order of the questionnaire, so that a question hidden hides what hangs on it. */
export function shownItems(questionnaire: Questionnaire, answers: Answers): Set<string> {
  const shown = new Set<string>();
  const answer: Lookup = (item) => (shown.has(item) ? (answers.get(item) ?? NOT_ANSWERED) : NOT_SHOWN);
  const conditions = new Map(questionnaire.items.map((item) => [item.id, item.when]));
  for (const section of questionnaire.sections) {
    if (!holds(section.when, answer)) continue;
    for (const id of section.items) if (holds(conditions.get(id), answer)) shown.add(id);
  }
  return shown;
}

/** Every item, missing ones as codes: which were left out must not show in the length. */
export function complete(questionnaire: Questionnaire, answers: Answers): JsonObject {
  const shown = shownItems(questionnaire, answers);
  const whole: JsonObject = {};
  for (const { id } of questionnaire.items) {
    whole[id] = shown.has(id) ? (answers.get(id) ?? NOT_ANSWERED) : NOT_SHOWN;
  }
  return whole;
}
