// Writes down what happened or what is to be done, from the record itself. What is written is kept in this
// browser at once; what cannot be sent goes to the outbox, which sends it later, once.

import { ActionIcon, Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMeta } from '@/api/meta';
import { isProblem } from '@/api/client';
import { createRecord, refreshRecords, upload } from '@/api/records';
import { useSession } from '@/api/session';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { activityOf, blank, isBlank, keepDraft, keptDraft, type Draft, type Kind } from '@/features/record/composer/draft';
import { today } from '@/lib/dates';
import { useLatest, useSettled } from '@/lib/hooks';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { linksOf } from '@/records/activities';
import { useOutbox } from '@/records/use-outbox';
import { useTryKey } from '@/records/use-try-key';
import { toast } from '@/ui/toast';
import classes from '@/features/record/composer/composer.module.css';

const Editor = lazy(async () => ({ default: (await import('@/fields/rich-text/editor')).Editor }));

interface Offer {
    kind: Kind;
    key: string;
    label: MessageId;
    text: MessageId;
    when?: MessageId;
}

const offers: readonly Offer[] = [
    { kind: 'note', key: 'n', label: 'activity.note', text: 'composer.note_text' },
    { kind: 'task', key: 't', label: 'activity.task', text: 'composer.task_text', when: 'composer.due' },
    { kind: 'call', key: 'c', label: 'activity.call', text: 'composer.call_text', when: 'composer.when' },
    { kind: 'meeting', key: 'm', label: 'activity.meeting', text: 'composer.meeting_text', when: 'composer.starts' },
];
const keep_ms = 300;
const saved_words: Record<Kind, MessageId> = { note: 'composer.note_saved', task: 'composer.task_saved', call: 'composer.call_saved', meeting: 'composer.meeting_saved' };

function useDraft(record: string): [Draft, (part: Partial<Draft>) => void] {
    const { user } = useSession();
    const [draft, setDraft] = useState(() => keptDraft(user.id, record));
    const settled = useSettled(draft, keep_ms);
    useEffect(() => keepDraft(user.id, record, settled), [user.id, record, settled]);
    // The page may go before the draft has settled.
    const newest = useLatest(draft);
    useEffect(() => {
        const keep = () => keepDraft(user.id, record, newest.current);
        window.addEventListener('pagehide', keep);
        return () => {
            window.removeEventListener('pagehide', keep);
            keep();
        };
    }, [user.id, record, newest]);
    return [draft, (part) => setDraft((before) => ({ ...before, ...part }))];
}

/** Written here while there was no line; the frame's list of what waits says why one was refused. */
function Unsent({ id }: { id: string }) {
    const { t } = useLanguage();
    const { waiting, discard } = useOutbox();
    const here = waiting.filter(({ object, values }) => object === 'activities' && linksOf(values as RecordData).some((link) => link.id === id));
    if (here.length === 0) return null;
    return (
        <ul className={classes['unsent']} aria-label={t('outbox.title')}>
            {here.map((entry) => (
                <li key={entry.id}>
                    <span className="clip">{entry.title}</span>
                    <span className={entry.refused ? classes['problem'] : 'dimmed'} role={entry.refused ? 'alert' : 'status'}>
                        {entry.refused ? t('outbox.refused', { reason: entry.refused }) : t('outbox.waiting')}
                    </span>
                    {entry.refused && (
                        <Button variant="default" size="compact-xs" onClick={() => discard(entry.id)}>
                            {t('outbox.discard')}
                        </Button>
                    )}
                </li>
            ))}
        </ul>
    );
}

export function Composer({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t, label } = useLanguage();
    const { time_zone } = useTexts();
    const client = useQueryClient();
    const activities = useMeta().object('activities');
    const { keepForLater } = useOutbox();
    const keyFor = useTryKey();
    const { busy, error, field_errors, submit } = useSubmit();
    const [draft, change] = useDraft(record.id);
    const [open, setOpen] = useState(!isBlank(draft));
    const [typing, setTyping] = useState<Kind | null>(null);
    const chooser = useRef<HTMLInputElement>(null);
    const offer = offers.find((each) => each.kind === draft.kind) ?? offers[0];
    const here = { object: object.name, id: record.id };
    const may = activities?.access.create && object.name !== 'activities';

    function begin(kind: Kind) {
        change({ kind });
        setOpen(true);
        setTyping(kind);
    }
    useShortcuts(may ? Object.fromEntries(offers.map(({ key, kind }) => [key, () => begin(kind)])) : {});
    if (!may || !offer) return null;

    const with_subject = draft.kind !== 'note';
    const ready = !isBlank(draft);
    const refresh = () => {
        void refreshRecords(client, 'activities');
        void client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', record.id] });
    };
    async function save() {
        if (!ready) return;
        const values = activityOf(draft, { here, time_zone, now: new Date().toISOString(), otherwise: t(offer?.label ?? 'activity.note') });
        const { kind } = draft;
        let kept = false;
        const done = await submit(async () => {
            const key = keyFor({ values, draft });
            try {
                await createRecord('activities', values, key);
            } catch (problem) {
                kept = Boolean(activities) && isProblem(problem, 'offline') && keepForLater({ object: activities as ObjectMeta, values, key });
                if (!kept) throw problem;
            }
        });
        if (!done) return;
        change({ ...blank, kind });
        setOpen(false);
        setTyping(null);
        refresh();
        if (!kept) toast({ text: t(saved_words[kind]) });
    }
    async function attach(files: File[]) {
        for (const file of files) if (await submit(() => upload(file, here))) refresh();
    }
    const problem = error && (Object.values(field_errors).find(Boolean) ?? error);
    const outcomes = activities?.fields.find((field) => field.name === 'outcome')?.options ?? [];
    return (
        <>
            <Unsent id={record.id} />
            <form
                className={classes['composer']}
                data-print="hide"
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({
                    'Mod+Enter': () => void save(),
                    Escape: () => {
                        if (!isBlank(draft)) return false;
                        setOpen(false);
                    },
                })}
                onDragOver={(event) => event.preventDefault()}
                onDrop={(event) => {
                    if (event.defaultPrevented && event.dataTransfer.files.length === 0) return;
                    event.preventDefault();
                    void attach([...event.dataTransfer.files]);
                }}
            >
                <div role="group" aria-label={t('composer.kind')} className={classes['kinds']}>
                    {offers.map((each) => (
                        <button
                            key={each.kind}
                            type="button"
                            className={classes['kind']}
                            aria-pressed={open && draft.kind === each.kind}
                            title={keyLabel(each.key)}
                            onClick={() => begin(each.kind)}
                        >
                            {t(each.label)}
                        </button>
                    ))}
                    <span className={classes['grow']} />
                    <input ref={chooser} type="file" multiple hidden onChange={(event) => void attach([...(event.currentTarget.files ?? [])])} />
                    <ActionIcon data-hint={t('file.attach')} aria-label={t('file.attach')} loading={busy} onClick={() => chooser.current?.click()}>
                        <IconPaperclip size={16} stroke={1.6} />
                    </ActionIcon>
                </div>
                {problem && (
                    <p role="alert" className={classes['problem']}>
                        {problem}
                    </p>
                )}
                {!open ? (
                    <button type="button" className={classes['closed']} onClick={() => begin('note')}>
                        {t('composer.note_text')}
                    </button>
                ) : (
                    <>
                        {with_subject && (
                            <TextInput
                                key={typing}
                                autoFocus={typing === draft.kind}
                                aria-label={t('composer.subject')}
                                placeholder={t('composer.subject')}
                                value={draft.subject}
                                onChange={(event) => change({ subject: event.currentTarget.value })}
                            />
                        )}
                        <Suspense fallback={<Skeleton height={124} />}>
                            <Editor
                                key={`body ${typing ?? ''} ${draft.kind}`}
                                field={{ name: 'body', kind: 'rich_text' } as never}
                                value={draft.body || null}
                                onChange={(body) => change({ body: body ?? '' })}
                                onFiles={(files) => void attach(files)}
                                upload={(file) => upload(file, here)}
                                placeholder={t(offer.text)}
                                input={{ 'aria-label': t(offer.text), autoFocus: !with_subject && typing === draft.kind }}
                            />
                        </Suspense>
                        <div className={classes['bar']}>
                            {offer.when && (
                                <TextInput
                                    type="datetime-local"
                                    aria-label={t(offer.when)}
                                    leftSection={<span className={classes['whenLabel']}>{t(offer.when)}</span>}
                                    leftSectionWidth={56}
                                    value={draft.when}
                                    onChange={(event) => change({ when: event.currentTarget.value })}
                                />
                            )}
                            {draft.kind === 'task' && (
                                <>
                                    <Button variant="default" size="compact-sm" onClick={() => change({ when: `${today(time_zone, Date.now() + 86_400_000)}T09:00` })}>
                                        {t('composer.tomorrow')}
                                    </Button>
                                    <RecordSelect
                                        object="users"
                                        value={draft.assignee}
                                        onChange={(assignee) => change({ assignee })}
                                        input={{ 'aria-label': t('composer.assignee') }}
                                        placeholder={t('composer.assignee')}
                                    />
                                </>
                            )}
                            {draft.kind === 'call' && (
                                <NativeSelect
                                    aria-label={t('composer.outcome')}
                                    value={draft.outcome}
                                    onChange={(event) => change({ outcome: event.currentTarget.value })}
                                    data={[{ value: '', label: t('composer.outcome') }, ...outcomes.map((option) => ({ value: option.value, label: label(option.label) }))]}
                                />
                            )}
                            <span className={classes['grow']} />
                            <Button type="submit" disabled={!ready} title={keyLabel('Mod+Enter')}>
                                {t('composer.save')}
                            </Button>
                        </div>
                    </>
                )}
            </form>
        </>
    );
}
