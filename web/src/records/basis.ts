// What sums of money rest on, in words.

import type { Basis } from '@/api/groups';
import { useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';

/** Undefined where no money was summed. */
export function useBasis(object: ObjectMeta, basis: Basis | undefined): string | undefined {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const meta = useMeta();
    if (!basis) return undefined;
    const { currency, rates_until, rate_of } = basis;
    if (rates_until === null) return t('basis.own', { currency });
    const until = texts.date(rates_until);
    if (rate_of === null) return t('basis.written', { currency, until });
    const [first = '', second] = rate_of.split('.');
    const link = object.fields.find((field) => field.name === first);
    const of = second && link?.object ? meta.object(link.object) : object;
    const day = of?.fields.find((field) => field.name === (second ?? first));
    return t('basis.frozen', { currency, until, date: day ? label(day.label) : rate_of });
}
