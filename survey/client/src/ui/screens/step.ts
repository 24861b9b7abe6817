/* One step of questions. Choosing is remembered at once and moves nothing. */

import { keep } from '../answers';
import { shownItems } from '../conditions';
import { card } from '../items';
import { actions, button, paragraph } from '../parts';
import type { Item } from '../questionnaire';
import type { Stage, View } from '../stage';
import { nextStep, progressOf, shownIn, type Step } from '../steps';
import { faultsOf, sentenceOf } from '../validate';

export function step(stage: Stage): View {
  const { words, memory, survey, place } = stage;
  const at = place.step ?? 0;
  const here = memory.steps[at];
  if (here === undefined) throw new Error('There is no such step.');
  const items = shownIn(here, survey.questionnaire, memory.answers);
  const progress = progressOf(memory.steps, at, shownItems(survey.questionnaire, memory.answers));
  const onward = (): void => {
    goOn(stage, at, items);
  };
  const first = progress.page === 1; // what leads into a part is said once
  const label = place.changing === true ? 'step.back_to_review' : 'action.continue';
  return {
    title: words.pick(here.section.title),
    progress: words.say(progress.pages > 1 ? 'step.progress_pages' : 'step.progress', { ...progress }),
    lead: (first && words.pick(here.section.intro)) || undefined,
    faults: memory.faults,
    body: [
      ...(first ? framing(stage, here) : []),
      ...items.map((item) => card(fieldOf(stage, item))),
      actions(button(words.say(label), onward)),
    ],
  };
}

function fieldOf(stage: Stage, item: Item): Parameters<typeof card>[0] {
  const { memory, survey, words } = stage;
  const fault = memory.faults.find(({ field }) => field === item.id);
  return {
    item,
    words,
    questionnaire: survey.questionnaire,
    answer: memory.answers.get(item.id),
    fault: fault && sentenceOf(fault, words),
    choose: (answer) => {
      keep(memory.answers, item.id, answer);
    },
  };
}

function goOn(stage: Stage, at: number, items: readonly Item[]): void {
  const { memory, survey, place } = stage;
  const faults = faultsOf(items, memory.answers);
  if (faults.length > 0) {
    stage.blame(faults);
    return;
  }
  const next = nextStep(memory.steps, at + 1, shownItems(survey.questionnaire, memory.answers));
  if (place.changing === true || next === memory.steps.length) stage.signal('finished');
  else stage.signal('answered', { step: next });
}

/** Which place and time the questions mean: said again where a section begins that asks for it. */
function framing({ words, survey }: Stage, { section }: Step): HTMLElement[] {
  if (!section.frame) return [];
  const { frame, definition } = survey.questionnaire;
  const texts = [words.pick(definition), words.pick(frame)].filter(Boolean);
  return texts.map((text) => paragraph(text, 'muted'));
}
