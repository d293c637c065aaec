// One group: how sure, why, and the records below one another.

import { Button } from '@mantine/core';
import { titleOf } from '@/api/meta';
import type { TwinGroup, TwinReason } from '@/api/duplicates';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { RecordLink } from '@/fields/shared/record-link';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import { Chip, Plain } from '@/ui/chip';
import { Person } from '@/ui/person';
import classes from '@/features/duplicates/duplicates.module.css';

const reasons: Record<TwinReason, MessageId> = {
    email: 'duplicates.why_email', phone: 'duplicates.why_phone', external: 'duplicates.why_external', domain: 'duplicates.why_domain', name: 'duplicates.why_name',
    name_pinyin: 'duplicates.why_name_pinyin', name_swapped: 'duplicates.why_name_swapped', name_similar: 'duplicates.why_name_similar', name_initial: 'duplicates.why_name_initial',
    company: 'duplicates.why_company', mail_name: 'duplicates.why_mail_name',
};
const sure = 0.95;
const likely = 0.8;
const shown_fields = 4;

interface Props {
    object: ObjectMeta;
    group: TwinGroup;
    records: readonly RecordData[];
    mayMerge: boolean;
    onMove(by: number): void;
    onMerge(): void;
    onDismiss(): void;
    onReopen(): void;
    onUnmerge(): void;
}

/** What tells records apart at a glance: beside the name, the first columns of the list that say something. */
function columnsOf(object: ObjectMeta, records: readonly RecordData[]): Field[] {
    const names = [...new Set([...object.list, 'email', 'phone'])].filter((name) => name !== object.title && name !== 'owner');
    return names
        .flatMap((name) => object.fields.find((field) => field.name === name) ?? [])
        .filter((field) => records.some((record) => !isEmpty(record[field.name])))
        .slice(0, shown_fields);
}

export function GroupCard({ object, group, records, mayMerge, onMove, onMerge, onDismiss, onReopen, onUnmerge }: Props) {
    const { t } = useLanguage();
    const texts = useTexts();
    const open = group.state === 'open';
    const color = group.score >= sure ? 'green' : group.score >= likely ? 'yellow' : 'gray';
    const columns = columnsOf(object, records);
    const title = titleOf(object, records[0] as RecordData);
    return (
        <li className={classes['group']}>
            <div className={classes['groupHead']}>
                <button
                    type="button"
                    className={classes['handle']}
                    data-group={group.id}
                    onClick={open && mayMerge ? onMerge : undefined}
                    onKeyDown={onKeys({
                        j: () => onMove(1),
                        k: () => onMove(-1),
                        ArrowDown: () => onMove(1),
                        ArrowUp: () => onMove(-1),
                        ...(open && mayMerge ? { m: onMerge } : {}),
                        ...(open ? { d: onDismiss } : {}),
                    })}
                >
                    <Chip color={color}>{texts.percent(Math.round(group.score * 100))}</Chip>
                    <span className="visually-hidden">{t('duplicates.group', { name: title, count: records.length })}</span>
                </button>
                {group.reasons.map((reason) => (
                    <Plain key={reason}>{t(reasons[reason])}</Plain>
                ))}
                <span className={classes['groupActions']}>
                    {open && (
                        <Button variant="subtle" color="gray" size="compact-sm" onClick={onDismiss}>
                            {t('duplicates.dismiss')}
                        </Button>
                    )}
                    {open && mayMerge && (
                        <Button size="compact-sm" onClick={onMerge}>
                            {t('duplicates.merge')}
                        </Button>
                    )}
                    {group.state === 'merged' && mayMerge && (
                        <Button variant="default" size="compact-sm" onClick={onUnmerge}>
                            {t('duplicates.unmerge')}
                        </Button>
                    )}
                    {group.state === 'dismissed' && (
                        <Button variant="default" size="compact-sm" onClick={onReopen}>
                            {t('duplicates.reopen')}
                        </Button>
                    )}
                </span>
            </div>
            {group.decided_at && <p className="dimmed">{t('duplicates.decided', { who: group.decided_by?.name ?? '', when: texts.date_time(group.decided_at) })}</p>}
            <ul className={classes['members']}>
                {records.map((record) => (
                    <li key={record.id} className={classes['member']}>
                        <span className={classes['memberName']}>
                            <RecordLink object={object.name} id={record.id} name={titleOf(object, record)} />
                        </span>
                        {columns.map((field) => (
                            <span key={field.name} className={`${classes['memberCell']} clip`}>
                                {isEmpty(record[field.name]) ? <span className="dimmed">–</span> : <FieldCell field={field} value={record[field.name]} />}
                            </span>
                        ))}
                        <span className={classes['memberOwner']}>{record.owner && <Person name={record.owner.name} />}</span>
                    </li>
                ))}
            </ul>
        </li>
    );
}
