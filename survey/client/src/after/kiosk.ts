/*
 * A computer that several people use, one after the other. What is special about it is said before
 * anybody begins; from the first touch on a watch counts, and clears the page for the next person.
 */

import { h } from '../ui/dom';
import { list, notice } from '../ui/parts';
import type { Stage, View } from '../ui/stage';
import { code } from './code';
import { Watch } from './watch';

const MINUTES = 5;

let watch: Watch | undefined;

export function kiosk(stage: Stage): View {
  const { words } = stage;
  watch ??= new Watch(stage, MINUTES * 60);
  const said = ['kiosk.nothing', 'kiosk.clears', 'kiosk.code', 'kiosk.watched'];
  const rules = list(...said.map((key) => words.say(key, { minutes: MINUTES })));
  const view = code(stage);
  const [introduction = '', ...below] = view.body; // that of `code` speaks of links
  const ask = stage.memory.slip ? introduction : h('p', {}, words.say('kiosk.text'));
  const actions = below.pop() ?? '';
  return { ...view, body: [ask, ...below, notice('', words.say('kiosk.title'), rules), actions] };
}
