// Dates, numbers and money for people. Nothing else in the app touches Intl.

import type { Language } from '@/lib/i18n';

export interface IntlSettings {
    language: Language;
    time_zone: string;
    currency: string;
}

type DecimalText = Intl.StringNumericLiteral;

export interface Texts extends IntlSettings {
    number(value: number | string, scale?: number): string;
    percent(value: number): string;
    money(amount: string, currency: string): string;
    /** A calendar date, "2026-11-21", wherever the reader is. */
    date(iso: string): string;
    date_time(iso: string): string;
    time(iso: string): string;
    /** "3 hours ago"; a date once it is older than a week. */
    relative(iso: string, now: number): string;
    month(iso: string): string;
    /** As short as can be: the time of today's, the day of others. */
    short(iso: string, now: number): string;
    /** "Mon, 23 Nov, 15:00" */
    day_time(iso: string): string;
    /** A calendar date by its parts: "Mon", "23", "Mon, 23 Nov", "November 2026". */
    weekday(iso: string): string;
    day(iso: string): string;
    long_day(iso: string): string;
    long_month(iso: string): string;
    duration(seconds: number): string;
    bytes(size: number): string;
    compare(left: string, right: string): number;
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
];

/** The day that a week begins with where this language is spoken: 1 is Monday, 7 is Sunday. */
export function firstWeekday(language: Language): number {
    const locale = new Intl.Locale(language === 'en' ? navigator.languages.find((tag) => tag.startsWith('en-')) ?? 'en-US' : language) as Intl.Locale & {
        getWeekInfo?(): { firstDay: number };
        weekInfo?: { firstDay: number };
    };
    return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

function knownZone(zone: string): string {
    try {
        new Intl.DateTimeFormat('en', { timeZone: zone });
        return zone;
    } catch {
        return 'UTC';
    }
}

export function makeTexts(settings: IntlSettings): Texts {
    const { language } = settings;
    const timeZone = knownZone(settings.time_zone);
    const chinese = language !== 'en';
    const day: Intl.DateTimeFormatOptions = chinese
        ? { year: 'numeric', month: '2-digit', day: '2-digit' }
        : { year: 'numeric', month: 'short', day: 'numeric' };
    const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

    const date = new Intl.DateTimeFormat(language, { ...day, timeZone: 'UTC' });
    const local_date = new Intl.DateTimeFormat(language, { ...day, timeZone });
    const date_time = new Intl.DateTimeFormat(language, { ...day, ...clock, timeZone });
    const time = new Intl.DateTimeFormat(language, { ...clock, timeZone });
    const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' });
    const short_day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone });
    const day_time = new Intl.DateTimeFormat(language, { weekday: 'short', month: 'short', day: 'numeric', ...clock, timeZone });
    const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
    const long_day = new Intl.DateTimeFormat(language, { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' });
    const long_month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
    const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
    const numbers = new Map<string, Intl.NumberFormat>();

    function cached(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
        let found = numbers.get(key);
        if (!found) numbers.set(key, (found = new Intl.NumberFormat(language, options)));
        return found;
    }
    function moneyFormat(currency: string, whole: boolean): Intl.NumberFormat {
        return cached(`${currency}${whole}`, {
            style: 'currency',
            currency,
            currencyDisplay: 'narrowSymbol',
            ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
        });
    }
    function instant(iso: string): Date | null {
        const value = new Date(iso);
        return Number.isNaN(value.getTime()) ? null : value;
    }

    return {
        ...settings,
        time_zone: timeZone,
        number: (value, scale) =>
            cached(`n${scale ?? ''}`, scale === undefined ? { maximumFractionDigits: 4 } : { minimumFractionDigits: 0, maximumFractionDigits: scale }).format(
                value as number | DecimalText,
            ),
        percent: (value) => cached('%', { style: 'percent', maximumFractionDigits: 2 }).format(value / 100),
        money(amount, currency) {
            if (!/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`.trim();
            const whole = !amount.includes('.') || /\.0*$/.test(amount);
            return moneyFormat(currency, whole).format(amount as DecimalText);
        },
        date: (iso) => (instant(iso.slice(0, 10)) ? date.format(new Date(iso.slice(0, 10))) : iso),
        date_time: (iso) => (instant(iso) ? date_time.format(new Date(iso)) : iso),
        time: (iso) => (instant(iso) ? time.format(new Date(iso)) : iso),
        month: (iso) => (instant(iso.slice(0, 10)) ? month.format(new Date(iso.slice(0, 10))) : iso),
        short(iso, now) {
            const at = instant(iso);
            if (!at) return iso;
            const this_day = local_date.format(at) === local_date.format(now);
            if (this_day) return time.format(at);
            return Math.abs(at.getTime() - now) > 300 * 86_400_000 ? local_date.format(at) : short_day.format(at);
        },
        day_time: (iso) => (instant(iso) ? day_time.format(new Date(iso)) : iso),
        weekday: (iso) => weekday.format(new Date(iso.slice(0, 10))),
        day: (iso) => String(Number(iso.slice(8, 10))),
        long_day: (iso) => long_day.format(new Date(iso.slice(0, 10))),
        long_month: (iso) => long_month.format(new Date(iso.slice(0, 10))),
        relative(iso, now) {
            const at = instant(iso)?.getTime();
            if (at === undefined) return iso;
            const difference = at - now;
            if (Math.abs(difference) > 7 * 86_400_000) return local_date.format(at);
            for (const [unit, size] of units) {
                if (Math.abs(difference) >= size) return relative.format(Math.trunc(difference / size), unit);
            }
            return relative.format(0, 'second');
        },
        duration(seconds) {
            const sign = seconds < 0 ? '-' : '';
            const minutes = Math.floor(Math.abs(seconds) / 60);
            const part = (value: number, unit: string) =>
                cached(`u${unit}`, { style: 'unit', unit, unitDisplay: chinese ? 'short' : 'narrow' }).format(value);
            const parts = [
                minutes >= 60 ? part(Math.floor(minutes / 60), 'hour') : '',
                minutes % 60 ? part(minutes % 60, 'minute') : '',
                minutes === 0 ? part(Math.abs(seconds) % 60, 'second') : '',
            ];
            return sign + parts.filter(Boolean).join(' ');
        },
        bytes(size) {
            const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
            const step = size < 1 ? 0 : Math.min(3, Math.floor(Math.log(size) / Math.log(1024)));
            const unit = steps[step] ?? 'byte';
            // Abbreviated, a byte has no plural in English: "822 byte".
            const unitDisplay = unit === 'byte' ? 'long' : 'short';
            return cached(`b${step}`, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(size / 1024 ** step);
        },
        compare: (left, right) => collator.compare(left, right),
    };
}
