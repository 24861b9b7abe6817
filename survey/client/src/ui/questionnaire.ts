/* The compiled questionnaire as the page reads it. Its hash is checked before it is parsed. */

export type Text = readonly string[]; // in the order of the questionnaire's languages

export type Condition =
  | { readonly item: string; readonly in: readonly number[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export interface Choice {
  readonly value: number;
  readonly label: Text;
}

export interface Nonresponse {
  readonly code: number;
  readonly id: string;
  readonly label: Text;
}

interface Asked {
  readonly id: string;
  readonly text: Text;
  readonly nonresponse: readonly string[];
  readonly when?: Condition;
}

export interface ScaleItem extends Asked {
  readonly type: 'likert' | 'attention';
  readonly response_scale: string;
}

export interface ChoiceItem extends Asked {
  readonly type: 'single' | 'multiple' | 'ranking';
  readonly options: readonly Choice[];
}

export interface NumericItem extends Asked {
  readonly type: 'numeric';
  readonly min: string;
  readonly max: string;
  readonly decimals: number;
  readonly unit: Text;
}

export interface TextItem extends Asked {
  readonly type: 'text';
  readonly max_bytes: number;
  readonly max_chars: number;
}

export type Item = ScaleItem | ChoiceItem | NumericItem | TextItem;

export interface Section {
  readonly id: string;
  readonly title: Text;
  readonly intro: Text;
  readonly frame: boolean;
  readonly randomise: boolean;
  readonly page_max_items: number;
  readonly items: readonly string[];
  readonly when?: Condition;
}

interface ResponseScale {
  readonly id: string;
  readonly values: readonly number[];
  readonly labels: readonly Text[];
}

export interface Questionnaire {
  readonly languages: readonly string[];
  readonly title: Text;
  readonly consent: { title: Text; text: Text; agree: Text; decline: Text };
  readonly frame: Text;
  readonly definition: Text;
  readonly response_scales: readonly ResponseScale[];
  readonly nonresponse: readonly Nonresponse[];
  readonly sections: readonly Section[];
  readonly items: readonly Item[];
}

export function itemOf(questionnaire: Questionnaire, id: string): Item {
  return found(questionnaire.items.find((item) => item.id === id));
}

export function itemsOf(questionnaire: Questionnaire, section: Section): Item[] {
  return section.items.map((id) => itemOf(questionnaire, id));
}

/** What can be chosen: the points of a scale or the item's own options. */
export function choicesOf(questionnaire: Questionnaire, item: ScaleItem | ChoiceItem): Choice[] {
  if ('options' in item) return [...item.options];
  const scale = found(questionnaire.response_scales.find(({ id }) => id === item.response_scale));
  return scale.values.map((value, at) => ({ value, label: scale.labels[at] ?? [] }));
}

/** "Don't know" and "prefer not to answer", as far as this item offers them. */
export function asidesOf(questionnaire: Questionnaire, item: Item): Nonresponse[] {
  return questionnaire.nonresponse.filter(({ id }) => item.nonresponse.includes(id));
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The questionnaire names what it does not hold.');
  return value;
}
