// Who may be the same as what is being written down, or as what stands on the page.

import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMeta } from '@/api/meta';
import { twinsQuery } from '@/api/records';
import type { ObjectMeta, Twin } from '@/api/types';
import { RecordLink } from '@/fields/shared/record-link';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { Chip } from '@/ui/chip';
import { ObjectIcon } from '@/ui/object-icon';
import { Person } from '@/ui/person';
import classes from '@/records/records.module.css';

const reasons: Record<Twin['reasons'][number], MessageId> = {
    email: 'twin.email', phone: 'twin.phone', domain: 'twin.domain', external: 'twin.external', name: 'twin.name', name_company: 'twin.name_company',
};
const shown_max = 3;

type Asked = { id: string } | { values: Record<string, unknown> };
interface Props {
    object: ObjectMeta;
    asked: Asked;
    /** To go on with that one instead. */
    onUse?: ((twin: Twin & { id: string }) => void) | undefined;
}

/** People and companies have twins; a note or a price has not. */
function canHaveTwins(object: ObjectMeta): boolean {
    return object.role === 'record' && object.fields.some((field) => ['email', 'phone', 'url'].includes(field.kind));
}

export function useTwins(object: ObjectMeta, asked: Asked): Twin[] {
    const worth_asking = 'id' in asked || Object.keys(asked.values).some((name) => ['email', 'phone', 'url', 'text'].includes(object.fields.find((field) => field.name === name)?.kind ?? ''));
    const { data } = useQuery({ ...twinsQuery(object.name, asked), enabled: canHaveTwins(object) && worth_asking, placeholderData: keepPreviousData, retry: false });
    return data ?? [];
}

export function Twins({ object, asked, onUse }: Props) {
    const { t } = useLanguage();
    const meta = useMeta();
    const twins = useTwins(object, asked);
    if (twins.length === 0) return null;
    return (
        <div className={classes['twins']} role="status">
            <b>{t('twin.title', { count: twins.length })}</b>
            <ul>
                {twins.slice(0, shown_max).map((twin, at) => (
                    <li key={twin.id ?? `unseen ${at}`}>
                        <ObjectIcon name={meta.object(twin.object)?.icon ?? ''} size={14} />
                        {twin.id ? <RecordLink object={twin.object} id={twin.id} name={twin.name} /> : <span>{twin.name || t('twin.unseen')}</span>}
                        <span className="dimmed">{twin.reasons.map((reason) => t(reasons[reason])).join(', ')}</span>
                        {twin.owner && <Person name={twin.owner.name} />}
                        {twin.effect === 'block' && 'values' in asked && <Chip color="red">{t('twin.block')}</Chip>}
                        {onUse && twin.id && twin.object === object.name && (
                            <Button size="compact-xs" variant="light" onClick={() => onUse({ ...twin, id: twin.id as string })}>
                                {t('twin.use')}
                            </Button>
                        )}
                    </li>
                ))}
            </ul>
            {twins.length > shown_max && <span className="dimmed">{t('twin.more', { count: twins.length - shown_max })}</span>}
        </div>
    );
}
