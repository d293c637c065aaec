import { useQuery } from '@tanstack/react-query';
import { titleOf, useObject } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { ShowProps } from '@/fields/kind';
import { useT } from '@/lib/i18n';

/** The name behind the id that a condition holds. */
export function NamedCondition({ value, field }: ShowProps<string>) {
    const t = useT();
    const object = field.object ?? '';
    const meta = useObject(object);
    const { data } = useQuery({ ...recordQuery(object, value), enabled: value !== 'me' });
    return <>{value === 'me' ? t('filter.me') : data ? titleOf(meta, data) : '…'}</>;
}
