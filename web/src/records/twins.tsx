// Who may be the same as what is being written down, or as what stands on the page.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMeta } from '@/api/meta';
import { twinsQuery } from '@/api/records';
import type { ObjectMeta, Twin } from '@/api/types';
import { RecordLink } from '@/fields/shared/record-link';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { ObjectIcon } from '@/ui/object-icon';
import { Person } from '@/ui/person';
import classes from '@/records/records.module.css';

const reasons: Record<Twin['reasons'][number], MessageId> = {
    email: 'twin.email', phone: 'twin.phone', domain: 'twin.domain', external: 'twin.external', name: 'twin.name',
};
const shown_max = 3;

interface Props {
    object: ObjectMeta;
    asked: { id: string } | { values: Record<string, unknown> };
}

/** People and companies have twins; a note or a price has not. */
function canHaveTwins(object: ObjectMeta): boolean {
    return object.role === 'record' && object.fields.some((field) => ['email', 'phone', 'url'].includes(field.kind));
}

export function Twins({ object, asked }: Props) {
    const { t } = useLanguage();
    const meta = useMeta();
    const worth_asking = 'id' in asked || Object.keys(asked.values).some((name) => ['email', 'phone', 'url', 'text'].includes(object.fields.find((field) => field.name === name)?.kind ?? ''));
    const { data = [] } = useQuery({ ...twinsQuery(object.name, asked), enabled: canHaveTwins(object) && worth_asking, placeholderData: keepPreviousData, retry: false });
    if (data.length === 0) return null;
    return (
        <div className={classes['twins']} role="status">
            <b>{t('twin.title', { count: data.length })}</b>
            <ul>
                {data.slice(0, shown_max).map((twin) => (
                    <li key={twin.id}>
                        <ObjectIcon name={meta.object(twin.object)?.icon ?? ''} size={14} />
                        <RecordLink object={twin.object} id={twin.id} name={twin.name} />
                        <span className="dimmed">{twin.reasons.map((reason) => t(reasons[reason])).join(', ')}</span>
                        {twin.owner && <Person name={twin.owner.name} />}
                    </li>
                ))}
            </ul>
            {data.length > shown_max && <span className="dimmed">{t('twin.more', { count: data.length - shown_max })}</span>}
        </div>
    );
}
