// Writes down what happened or what is to be done, from the record itself.

import { ActionIcon, Button, SegmentedControl, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { createRecord, refreshRecords, upload } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { fromWallTime } from '@/lib/dates';
import { useT, type MessageId } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/record.module.css';

type Kind = 'comment' | 'note' | 'call' | 'meeting' | 'task';

const kinds: { kind: Kind; label: MessageId; when?: 'due_at' | 'starts_at'; when_label?: MessageId; text: MessageId }[] = [
    { kind: 'comment', label: 'composer.comment', text: 'composer.comment_text' },
    { kind: 'note', label: 'activity.note', text: 'composer.note_text' },
    { kind: 'call', label: 'activity.call', text: 'composer.call_text' },
    { kind: 'meeting', label: 'activity.meeting', when: 'starts_at', when_label: 'composer.starts', text: 'composer.meeting_text' },
    { kind: 'task', label: 'activity.task', when: 'due_at', when_label: 'composer.due', text: 'composer.task_text' },
];

interface Draft {
    subject: string;
    body: string;
    when: string;
}

const blank: Draft = { subject: '', body: '', when: '' };
const subject_max = 80;

/** A note needs no subject of its own: its first line is one. */
function subjectOf(draft: Draft): string {
    return draft.subject.trim() || (draft.body.trim().split('\n')[0] ?? '').slice(0, subject_max);
}

export function Composer({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const { time_zone } = useTexts();
    const client = useQueryClient();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [kind, setKind] = useState<Kind>('comment');
    const [draft, setDraft] = useState(blank);
    const area = useRef<HTMLTextAreaElement>(null);
    const chooser = useRef<HTMLInputElement>(null);
    const chosen = kinds.find((each) => each.kind === kind) ?? kinds[0];
    const with_subject = kind === 'task' || kind === 'meeting' || kind === 'call';
    const ready = (with_subject ? subjectOf(draft) : draft.body.trim()) !== '';
    useShortcuts({ m: () => area.current?.focus() });

    const here = { object: object.name, id: record.id };
    const refresh = () => client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', record.id] });
    const change = (part: Partial<Draft>) => {
        setDraft((before) => ({ ...before, ...part }));
        clear();
    };
    function send(): Promise<unknown> {
        if (kind === 'comment') return createRecord('comments', { body: draft.body.trim(), record: here });
        const when = chosen?.when && draft.when ? { [chosen.when]: fromWallTime(draft.when, time_zone) } : {};
        const done = kind === 'call' || kind === 'note' ? { done_at: new Date().toISOString() } : {};
        return createRecord('activities', { kind, subject: subjectOf(draft), body: draft.body.trim() || null, ...when, ...done, links: [here] });
    }
    async function save() {
        if (!ready || !(await submit(send))) return;
        setDraft(blank);
        void refreshRecords(client, kind === 'comment' ? 'comments' : 'activities');
        void refresh();
    }
    async function attach(file: File | undefined) {
        if (file && (await submit(() => upload(file, here)))) void refresh();
    }
    const problem = error ?? Object.values(field_errors).find(Boolean);
    return (
        <form
            className={classes['composer']}
            onSubmit={(event) => {
                event.preventDefault();
                void save();
            }}
            onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
        >
            <SegmentedControl
                aria-label={t('composer.kind')}
                value={kind}
                onChange={(next) => setKind(next as Kind)}
                data={kinds.map((each) => ({ value: each.kind, label: t(each.label) }))}
            />
            {with_subject && (
                <TextInput
                    aria-label={t('composer.subject')}
                    placeholder={t('composer.subject')}
                    value={draft.subject}
                    onChange={(event) => change({ subject: event.currentTarget.value })}
                />
            )}
            <Textarea
                ref={area}
                autosize
                minRows={2}
                maxRows={12}
                aria-label={t(chosen?.text ?? 'composer.comment_text')}
                placeholder={t(chosen?.text ?? 'composer.comment_text')}
                value={draft.body}
                onChange={(event) => change({ body: event.currentTarget.value })}
            />
            {problem && (
                <p role="alert" className={classes['late']}>
                    {problem}
                </p>
            )}
            <div className={classes['composerBar']}>
                {chosen?.when_label && (
                    <TextInput
                        type="datetime-local"
                        aria-label={t(chosen.when_label)}
                        leftSection={<span className={classes['whenLabel']}>{t(chosen.when_label)}</span>}
                        leftSectionWidth={64}
                        value={draft.when}
                        onChange={(event) => change({ when: event.currentTarget.value })}
                    />
                )}
                <input ref={chooser} type="file" hidden onChange={(event) => void attach(event.currentTarget.files?.[0])} />
                <Tooltip label={t('file.attach')}>
                    <ActionIcon aria-label={t('file.attach')} onClick={() => chooser.current?.click()}>
                        <IconPaperclip size={16} stroke={1.6} />
                    </ActionIcon>
                </Tooltip>
                <span className={classes['grow']} />
                <Button type="submit" loading={busy} disabled={!ready} title={keyLabel('Mod+Enter')}>
                    {t('composer.save')}
                </Button>
            </div>
        </form>
    );
}
