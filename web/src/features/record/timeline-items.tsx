import { ActionIcon, Checkbox } from '@mantine/core';
import {
    IconCalendar, IconCheckbox, IconHistory, IconMail, IconMessage, IconNote, IconPaperclip, IconPhone, IconPin, IconTrash, type Icon,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useMeta } from '@/api/meta';
import { refreshRecords } from '@/api/records';
import { useSession } from '@/api/session';
import type { About, Change, Named, ObjectMeta, RecordData, TimelineItem } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { RecordLink } from '@/fields/shared/record-link';
import { useNow } from '@/lib/hooks';
import { attachmentHref, plainText } from '@/lib/html';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell, FieldShow } from '@/records/field-view';
import { useRemoval } from '@/records/use-removal';
import { useUpdate } from '@/records/use-update';
import { ObjectIcon } from '@/ui/object-icon';
import { Initials } from '@/ui/person';
import classes from '@/features/record/timeline.module.css';

/** The list is asked again when the change is likely to be stored; the event stream asks once more. */
const pin_settles_ms = 250;
const changes_shown = 4;

export function When({ at }: { at: string }) {
    const texts = useTexts();
    const now = useNow();
    return (
        <time dateTime={at} title={texts.date_time(at)} className={classes['when']}>
            {texts.relative(at, now)}
        </time>
    );
}

export function Frame({ icon, children }: { icon: ReactNode; children: ReactNode }) {
    return (
        <li className={classes['item']}>
            <span className={classes['itemIcon']}>{icon}</span>
            <div className={classes['itemBody']}>{children}</div>
        </li>
    );
}

/** Whose it is, where that is not the record that the page is about. */
function AboutOther({ about }: { about: About | undefined }) {
    const meta = useMeta();
    if (!about) return null;
    return (
        <span className={classes['about']}>
            <ObjectIcon name={meta.object(about.object)?.icon ?? 'box'} size={13} />
            <RecordLink object={about.object} id={about.id} name={about.name} />
        </span>
    );
}

const change_words = {
    create: 'timeline.created', update: 'timeline.updated', delete: 'timeline.deleted', restore: 'timeline.restored',
} as const satisfies Record<string, MessageId>;
const other_words = {
    create: 'timeline.created_other', update: 'timeline.updated_other', delete: 'timeline.deleted_other', restore: 'timeline.restored_other',
} as const satisfies Record<string, MessageId>;
const via_words: Record<string, MessageId> = { import: 'timeline.via_import', rule: 'timeline.via_rule', api: 'timeline.via_api' };

/** Keeps an item at the top of the timeline, for everybody. */
function PinButton({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const client = useQueryClient();
    const updater = useUpdate(object);
    const pinned = record['pinned'] === true;
    if (!object.access.update || !object.fields.some((field) => field.name === 'pinned' && field.writable)) return null;
    return (
        <>
            <ActionIcon
                size="xs"
                className={classes['quiet']}
                data-on={pinned || undefined}
                aria-pressed={pinned}
                aria-label={t(pinned ? 'timeline.unpin' : 'timeline.pin')}
                onClick={() => {
                    updater.update({ record, values: { pinned: !pinned } });
                    const again = () => void client.invalidateQueries({ predicate: (query) => query.queryKey[2] === 'timeline' });
                    setTimeout(again, pin_settles_ms);
                }}
            >
                <IconPin size={12} stroke={1.8} />
            </ActionIcon>
            {updater.dialog}
        </>
    );
}

function ChangeLine({ object, change }: { object: ObjectMeta; change: Change }) {
    const { t, label } = useLanguage();
    const field = object.fields.find((candidate) => candidate.name === change.field);
    if (!field) return null;
    const long = kindOf(field).multiline;
    const side = (value: unknown) => (isEmpty(value) ? <span className="dimmed">{t('timeline.nothing')}</span> : <FieldCell field={field} value={value} />);
    return (
        <li className={classes['change']}>
            <span className="dimmed">{label(field.label)}</span>
            {!long && (
                <>
                    {side(change.from)}
                    <span aria-label={t('timeline.becomes')} role="img" className="dimmed">
                        →
                    </span>
                    {side(change.to)}
                </>
            )}
        </li>
    );
}

/** A rule changes a dozen fields along with one: the first say what it was. */
function ChangeLines({ object, changes }: { object: ObjectMeta; changes: readonly Change[] }) {
    const t = useT();
    const [all, setAll] = useState(false);
    if (changes.length === 0) return null;
    const shown = all || changes.length <= changes_shown + 1 ? changes : changes.slice(0, changes_shown);
    return (
        <ul className={classes['changes']}>
            {shown.map((change) => (
                <ChangeLine key={change.field} object={object} change={change} />
            ))}
            {shown.length < changes.length && (
                <li>
                    <button type="button" className={classes['moreChanges']} onClick={() => setAll(true)}>
                        {t('timeline.more_changes', { count: changes.length - shown.length })}
                    </button>
                </li>
            )}
        </ul>
    );
}

const of_rules = ['assign_by_rules', 'assigned_rule', 'assigned_why', 'assigned_at', 'respond_by', 'escalations'];

/** By which rule somebody got a lead, and why they: the turns and clocks beside it say no more. */
function AssignedLine({ object, changes }: { object: ObjectMeta; changes: readonly Change[] }) {
    const { t, label } = useLanguage();
    const to = (name: string) => changes.find((change) => change.field === name)?.to;
    const why = object.fields.find((field) => field.name === 'assigned_why')?.options?.find((option) => option.value === to('assigned_why'));
    const rule = to('assigned_rule') as Named | null | undefined;
    if (!why) return <p className="dimmed">{t('timeline.assigned_again')}</p>;
    return <p className="dimmed">{rule ? t('timeline.assigned_by', { rule: rule.name, why: label(why.label) }) : label(why.label)}</p>;
}

export function ChangeItem({ object, item }: { object: ObjectMeta; item: Extract<TimelineItem, { type: 'change' }> }) {
    const t = useT();
    const meta = useMeta();
    const of = item.about ? meta.object(item.about.object) : object;
    const via = via_words[item.via];
    if (!of) return null;
    const assigned = of.name === 'leads' && item.changes.some((change) => change.field === 'assigned_at' && !isEmpty(change.to));
    const shown = item.kind === 'update' ? item.changes.filter((change) => of.fields.some((field) => field.name === change.field && !field.system)) : [];
    const owner = item.kind === 'update' || assigned ? item.changes.filter((change) => change.field === 'owner') : [];
    return (
        <Frame icon={<IconHistory size={14} stroke={1.6} />}>
            <div className={classes['itemHead']}>
                <b>{item.by?.name ?? t('timeline.system')}</b> {t((item.about ? other_words : change_words)[item.kind])}
                <AboutOther about={item.about} />
                {via && <span className="dimmed"> · {t(via)}</span>}
                <When at={item.at} />
            </div>
            <ChangeLines object={of} changes={[...owner, ...(assigned ? shown.filter((change) => !of_rules.includes(change.field)) : shown)]} />
            {item.reason && <p className="dimmed">{t('timeline.leave', { label: item.reason.label })}</p>}
            {assigned && <AssignedLine object={of} changes={item.changes} />}
        </Frame>
    );
}

const activity_icons: Record<string, Icon> = { call: IconPhone, email: IconMail, meeting: IconCalendar, task: IconCheckbox, note: IconNote };
const activity_words: Record<string, MessageId> = {
    call: 'activity.call', email: 'activity.email', meeting: 'activity.meeting', task: 'activity.task', note: 'activity.note',
};

interface ItemProps {
    at: string;
    record: RecordData;
    about: About | undefined;
}

export function ActivityItem({ at, record, about }: ItemProps) {
    const activities = useMeta().object('activities');
    const kind = String(record['kind'] ?? 'note');
    const KindIcon = activity_icons[kind] ?? IconNote;
    return (
        <Frame icon={<KindIcon size={14} stroke={1.6} />}>
            {activities && <ActivityBody activities={activities} at={at} record={record} about={about} kind={kind} />}
        </Frame>
    );
}

function ActivityBody({ activities, at, record, about, kind }: ItemProps & { activities: ObjectMeta; kind: string }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const updater = useUpdate(activities);
    const word = activity_words[kind];
    const body_field = activities.fields.find((field) => field.name === 'body');
    const { subject, body, due_at, starts_at, done_at } = record as { subject?: string; body?: string; due_at?: string; starts_at?: string; done_at?: string };
    const late = kind === 'task' && due_at && !done_at && Date.parse(due_at) < now;

    // The subject of a note is its own first line.
    const repeated = kind === 'note' && Boolean(body && subject) && plainText(body ?? '').startsWith(subject ?? '');

    function setDone(done: boolean) {
        updater.update({ record, values: { done_at: done ? new Date().toISOString() : null } });
        void client.invalidateQueries({ predicate: (query) => query.queryKey[2] === 'timeline' });
    }
    return (
        <>
            <div className={classes['itemHead']}>
                {kind === 'task' && (
                    <Checkbox
                        aria-label={t('activity.done', { subject: subject ?? '' })}
                        checked={Boolean(done_at)}
                        disabled={!activities.access.update}
                        onChange={(event) => setDone(event.currentTarget.checked)}
                    />
                )}
                {repeated ? (
                    <b>{record.created_by?.name ?? t('timeline.system')}</b>
                ) : (
                    <b data-done={(kind === 'task' && done_at) || undefined}>{subject || (word ? t(word) : kind)}</b>
                )}
                {word && subject && <span className="dimmed">{t(word)}</span>}
                {record.created_by && !repeated && <span className="dimmed">· {record.created_by.name}</span>}
                <AboutOther about={about} />
                <PinButton object={activities} record={record} />
                <When at={at} />
            </div>
            {(due_at || starts_at) && (
                <p className={late ? classes['late'] : 'dimmed'}>
                    {due_at ? t('activity.due', { when: texts.date_time(due_at) }) : texts.date_time(starts_at ?? '')}
                </p>
            )}
            {body_field && body && (
                <div className={classes['text']}>
                    <FieldShow field={body_field} value={body} />
                </div>
            )}
            {updater.dialog}
        </>
    );
}

export function CommentItem({ at, record, about }: ItemProps) {
    const t = useT();
    const { user } = useSession();
    const client = useQueryClient();
    const comments = useMeta().object('comments');
    const by = record.created_by?.name ?? record.owner?.name ?? '';
    return (
        <Frame icon={by ? <Initials name={by} size={22} /> : <IconMessage size={14} stroke={1.6} />}>
            <div className={classes['itemHead']}>
                <b>{by}</b>
                <span className="dimmed">{t('timeline.commented')}</span>
                <AboutOther about={about} />
                {comments && <PinButton object={comments} record={record} />}
                {comments && record.created_by?.id === user.id && <DeleteComment comments={comments} record={record} onDone={() => void refreshRecords(client, 'comments')} />}
                <When at={at} />
            </div>
            <p className={classes['comment']}>{String(record['body'] ?? '')}</p>
        </Frame>
    );
}

function DeleteComment({ comments, record, onDone }: { comments: ObjectMeta; record: RecordData; onDone(): void }) {
    const t = useT();
    const client = useQueryClient();
    const { remove } = useRemoval(comments);
    return (
        <ActionIcon
            size="xs"
            className={classes['quiet']}
            aria-label={t('timeline.delete_comment')}
            onClick={() =>
                void remove(record).then(() => {
                    onDone();
                    return client.invalidateQueries({ predicate: (query) => query.queryKey[2] === 'timeline' });
                })
            }
        >
            <IconTrash size={12} />
        </ActionIcon>
    );
}

export function AttachmentItem({ at, record, about }: ItemProps) {
    const t = useT();
    const texts = useTexts();
    const attachments = useMeta().object('attachments');
    const name = String(record['name'] ?? '');
    const size = Number(record['size'] ?? 0);
    return (
        <Frame icon={<IconPaperclip size={14} stroke={1.6} />}>
            <div className={classes['itemHead']}>
                <b>{record.created_by?.name ?? t('timeline.system')}</b>
                <span className="dimmed">{t('timeline.attached')}</span>
                <AboutOther about={about} />
                {attachments && <PinButton object={attachments} record={record} />}
                <When at={at} />
            </div>
            <p>
                <a className={classes['file']} href={attachmentHref(record.id)} download={name}>
                    {name}
                </a>{' '}
                {size > 0 && <span className="dimmed">{texts.bytes(size)}</span>}
            </p>
        </Frame>
    );
}
