import { expect, test } from 'vitest';
import { addMonths } from '@/lib/dates';
import { kindOfWords, nameInWords, readNaturalDate, readNumber } from '@/lib/natural-date';

// Sunday, 22 November 2026, 10:30 in Shanghai.
const now = Date.parse('2026-11-22T02:30:00Z');
const read = (text: string) => {
    const { day, time, text: rest } = readNaturalDate(text, now, 'Asia/Shanghai');
    return `${day ?? '-'} ${time ?? '-'} ${rest}`;
};

test.each([
    ['明天下午3点给张三打电话', '2026-11-23 15:00 给张三打电话'],
    ['明天下午三点半给张三打电话', '2026-11-23 15:30 给张三打电话'],
    ['今晚8点发报价', '2026-11-22 20:00 发报价'],
    ['后天上午十点一刻拜访李四', '2026-11-24 10:15 拜访李四'],
    ['大后天交标书', '2026-11-25 - 交标书'],
    ['下周三 14:30 产品演示', '2026-11-25 14:30 产品演示'],
    ['下下周一盘点', '2026-11-30 - 盘点'],
    ['周五前提交预测', '2026-11-27 - 提交预测'],
    ['星期日跟进合同', '2026-11-22 - 跟进合同'],
    ['三天后回访', '2026-11-25 - 回访'],
    ['两小时后打电话', '2026-11-22 12:30 打电话'],
    ['12月3号续签', '2026-12-03 - 续签'],
    ['3月1日付款', '2027-03-01 - 付款'],
    ['25号中午吃饭', '2026-11-25 12:00 吃饭'],
    ['月底对账', '2026-11-30 - 对账'],
    ['下个月5号开会', '2026-12-05 - 开会'],
    ['2026年12月31日结算', '2026-12-31 - 结算'],
    ['下午打电话', '2026-11-22 14:00 打电话'],
    ['9点晨会', '2026-11-23 09:00 晨会'],
])('reads %s', (typed, expected) => expect(read(typed)).toBe(expected));

test.each([
    ['call Tom tomorrow 3pm', '2026-11-23 15:00 call Tom'],
    ['Call Tom tomorrow at 3:30 pm', '2026-11-23 15:30 Call Tom'],
    ['send the offer on Friday', '2026-11-27 - send the offer'],
    ['meet Zoë next Tuesday at 10', '2026-11-24 10:00 meet Zoë'],
    ['review by next week', '2026-11-23 - review'],
    ['ring back in 2 hours', '2026-11-22 12:30 ring back'],
    ['pay in 3 days', '2026-11-25 - pay'],
    ['renewal on Dec 3rd', '2026-12-03 - renewal'],
    ['renewal 3 March', '2027-03-03 - renewal'],
    ['tonight at 9pm release', '2026-11-22 21:00 release'],
    ['lunch at noon', '2026-11-22 12:00 lunch'],
    ['day after tomorrow 15:00 demo', '2026-11-24 15:00 demo'],
    ['report end of month', '2026-11-30 - report'],
    ['file 2026-12-24', '2026-12-24 - file'],
])('reads %s', (typed, expected) => expect(read(typed)).toBe(expected));

test.each(['给张三打电话', 'Order 24 monitors', 'Read chapter 3', 'A4 paper', '三十台设备报价', '2号线方案', 'Summit plan', 'Marina may decide'])(
    'leaves %s alone',
    (typed) => expect(read(typed)).toBe(`- - ${typed}`),
);

test('a time alone is the next one that comes', () => {
    expect(read('call at 11')).toBe('2026-11-22 11:00 call');
    expect(read('call at 10')).toBe('2026-11-23 10:00 call');
});

test('impossible dates are left in the text', () => {
    expect(read('2月30日')).toBe('- - 2月30日');
    expect(read('at 25:00')).toBe('- - at 25:00');
});

test('numbers are read in both writings', () => expect(['7', '七', '十', '十二', '二十', '二十三', '两'].map(readNumber)).toEqual([7, 7, 10, 12, 20, 23, 2]));

test('a month later ends with the month', () => expect([addMonths('2026-01-31', 1), addMonths('2026-12-15', 2)]).toEqual(['2026-02-28', '2027-02-15']));

test('the words say what sort of work it is and with whom', () => {
    expect(['给张三打电话', 'email the offer', '拜访李四', 'write report'].map(kindOfWords)).toEqual(['call', 'email', 'meeting', 'task']);
    expect(['给张三打电话', '拜访欧阳修', '和王伟确认交期', 'call Zoë Müller', 'meet the team', '写报告'].map(nameInWords)).toEqual([
        '张三', '欧阳修', '王伟', 'Zoë Müller', null, null,
    ]);
});
