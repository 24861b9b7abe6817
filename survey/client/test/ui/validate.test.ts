import { describe, expect, it } from 'vitest';

import type { Answer } from '../../src/ui/answers';
import { Words } from '../../src/ui/i18n';
import { telltales } from '../../src/ui/items/telltales';
import { faultsOf, sentenceOf } from '../../src/ui/validate';
import { itemNamed } from './questionnaire';

const words = new Words(
  {
    'item.excess': ['{excess}'],
    'error.integer': ['integer'],
    'error.decimal': ['{min} to {max}'],
    'error.ranking': ['{left} left'],
  },
  ['en'],
);

function faultIn(id: string, answer: Answer | undefined): string | undefined {
  const answers = new Map(answer === undefined ? [] : [[id, answer]]);
  const [fault] = faultsOf([itemNamed(id)], answers);
  return fault && sentenceOf(fault, words);
}

describe('faults', () => {
  it('are never found in what is empty or declined', () => {
    for (const id of ['place', 'sounds', 'days', 'first', 'more']) {
      expect(faultIn(id, undefined)).toBeUndefined();
      expect(faultIn(id, -4)).toBeUndefined();
    }
  });

  it.each(['0', '7', '3.5', '0.0'])('let the number %s pass', (answer) => {
    expect(faultIn('days', answer)).toBeUndefined();
  });

  it.each(['8', '-1', '3.55', '07', '1e0', 'two', '.5', '5.', '1 2', '٣'])('refuse %s', (answer) => {
    expect(faultIn('days', answer)).toBe('0 to 7');
  });

  it('ask for a whole ranking', () => {
    expect(faultIn('first', [2, 1])).toBe('1 left');
    expect(faultIn('first', [2, 1, 3])).toBeUndefined();
  });

  it('count characters, not code units', () => {
    expect(faultIn('more', '长'.repeat(10))).toBeUndefined();
    expect(faultIn('more', 'x'.repeat(12))).toBe('2');
    expect(faultIn('more', '😀'.repeat(7))).toBeUndefined();
  });

  it('count bytes as the sealed form does, escapes included', () => {
    expect(faultIn('more', '\u0001'.repeat(5))).toBeUndefined();
    expect(faultIn('more', '\u0001'.repeat(6))).toBe('2');
  });
});

describe('telltales', () => {
  it.each([
    ['我请示过王主任', '王主任'],
    ['去年3月的事', '去年3月'],
    ['按12号文件办', '12号文件'],
    ['电话13800000000', '13800000000'],
    ['花了30万元', '30万元'],
    ['花了五十万元', '五十万元'],
    ['在大河村的时候', '大河村'],
    ['我是红旗镇扶贫办的小李', '红旗镇'],
    ['我是红旗镇扶贫办的小李', '小李'],
    ['我叫张建国，干了很久', '我叫张建国'],
    ['可以找老王主任', '老王主任'],
    ['微信是 li_ming88', '微信是 li_ming88'],
    ['加我 QQ：12345678', 'QQ：12345678'],
    ['车是浙A·12345', '浙A·12345'],
    ['信发到 li@example.org', 'li@example.org'],
    ['my name is Wang Fang', 'my name is Wang Fang'],
    ['电话138 0000-0000', '138 0000-0000'],
    ['身份证11010119900307123X', '11010119900307123X'],
    ['it was in 2019 or so', '2019'],
    ['I asked Director Wang about it', 'Director Wang'],
    ['on 12 March 2023 we met', '12 March 2023'],
    ['on May 5, 2023 we met', 'May 5, 2023'],
    ['as in Document No. 12', 'No. 12'],
    ['call 010-6655 4433', '010-6655 4433'],
    ['电话１３８００００００００', '13800000000'],
    ['去年一月我请示过', '去年一月'],
    ['一月五日开会', '一月五日'],
    ['村里的老王支书', '老王支书'],
    ['李队长带人来', '李队长'],
    ['赵委员说的', '赵委员'],
    ['钱常委不同意', '钱常委'],
    ['王总来过', '王总'],
    ['李姐知道', '李姐'],
    ['老马哥也在', '老马哥'],
    ['王科签的字', '王科'],
    ['张局不批', '张局'],
    ['白书记和金镇长', '白书记'],
    ['白书记和金镇长', '金镇长'],
    ['丁主任、牛站长', '丁主任'],
    ['丁主任、牛站长', '牛站长'],
    ['方局长来检查', '方局长'],
    ['高处长了解情况', '高处长'],
    ['欧阳镇长没有表态', '欧阳镇长'],
    ['we met on 5 March', '5 March'],
    ['on 5 Mar', '5 Mar'],
    ['Captain Li came', 'Captain Li'],
    ['I asked Comrade Zhao', 'Comrade Zhao'],
    ['cost ¥3,200,000 in all', '¥3,200,000'],
    ['花了3,200,000元', '3,200,000元'],
  ])('are found in %s', (text, quote) => {
    expect(telltales(text).map((one) => one.quote)).toContain(quote);
  });

  it.each([
    '以前请示过领导，没有表态。希望难事开始之前有明确意见。',
    '各乡镇、几个村、全县都这样，基层社区和贫困村也是，一定程度上没有办法。',
    '我叫他去，微信群里说一声就行。',
    'I may march on; no document says how the director decides.',
    '一年到头写材料，一年比一年多；一月一次检查，材料一月一报。',
    '高处长了草，没有人管。',
    '对于书记的批示、由于局长不在、地方领导、公安局长、马上找主任，担任书记以后也一样。',
    '金融办主任、林业站站长、武装部部长、文化站站长都来检查，纪检书记也来。',
    '高科技、小康社会、小金库、老毛病、老路、文科，王国和平总是好的。',
    'In 10 Marches we met 5 Mayors of the district.',
  ])('are not found in a plain sentence: %s', (text) => {
    expect(telltales(text)).toEqual([]);
  });

  it('are quoted once, and none within another', () => {
    const text = '按〔2023〕15号办，2023年的事，2023年底，30万元，30万元';
    expect(telltales(text).map((one) => one.quote)).toEqual(['〔2023〕15号', '30万元', '2023年']);
  });
});
