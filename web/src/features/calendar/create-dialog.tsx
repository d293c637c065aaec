// A new activity at a time that was chosen: what, from when till when, about which record.

import { Alert, Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createRecord, refreshRecords } from '@/api/records';
import type { Named } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { clockText, minutes_in_day } from '@/features/calendar/calendar-model';
import { RecordSelect } from '@/fields/shared/record-select';
import { useSay } from '@/fields/shared/say';
import { addDays, fromWallTime } from '@/lib/dates';
import { onKeys } from '@/lib/keys';
import { toast } from '@/ui/toast';
import classes from '@/features/calendar/calendar.module.css';

export interface Draft {
    day: string;
    start: number;
    end: number;
    owner?: string | undefined;
}

type Kind = 'meeting' | 'call' | 'task';

const wall = (day: string, minute: number) => (minute >= minutes_in_day ? `${addDays(day, 1)}T00:00` : `${day}T${clockText(minute)}`);

export function CreateDialog({ draft, onClose }: { draft: Draft; onClose(): void }) {
    const { t, texts } = useSay();
    const client = useQueryClient();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [kind, setKind] = useState<Kind>('meeting');
    const [subject, setSubject] = useState('');
    const [from, setFrom] = useState(wall(draft.day, draft.start));
    const [until, setUntil] = useState(wall(draft.day, draft.end));
    const [about, setAbout] = useState<Named | null>(null);
    const backwards = kind !== 'task' && from !== '' && until !== '' && until < from;

    /** The end goes along with the beginning. */
    function begin(value: string) {
        const length = Date.parse(`${until}Z`) - Date.parse(`${from}Z`);
        if (value && length > 0) setUntil(new Date(Date.parse(`${value}Z`) + length).toISOString().slice(0, 16));
        setFrom(value);
    }
    async function save() {
        if (!subject.trim() || !from || backwards) return;
        const instant = (text: string) => fromWallTime(text, texts.time_zone);
        const when = kind === 'task' ? { due_at: instant(from) } : { starts_at: instant(from), ...(until ? { ends_at: instant(until) } : {}) };
        const done = await submit(async () => {
            await createRecord('activities', {
                kind,
                subject: subject.trim(),
                ...when,
                ...(draft.owner ? { owner: draft.owner } : {}),
                ...(about ? { links: [{ object: 'opportunities', id: about.id }] } : {}),
            });
            await refreshRecords(client, 'activities');
        });
        if (!done) return;
        toast({ text: t('calendar.created', { name: subject.trim() }) });
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('calendar.new')} size={440}>
            <form
                noValidate
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['subject'] && <Alert color="red">{error}</Alert>}
                <TextInput
                    data-autofocus
                    label={t('calendar.subject')}
                    value={subject}
                    error={field_errors['subject'] || undefined}
                    onChange={(event) => {
                        setSubject(event.currentTarget.value);
                        clear('subject');
                    }}
                />
                <SegmentedControl
                    aria-label={t('calendar.kind')}
                    fullWidth
                    value={kind}
                    onChange={(value) => setKind(value as Kind)}
                    data={[
                        { value: 'meeting', label: t('calendar.meeting') },
                        { value: 'call', label: t('calendar.call') },
                        { value: 'task', label: t('calendar.task') },
                    ]}
                />
                <div className={classes['pair']}>
                    <TextInput type="datetime-local" step={900} label={t(kind === 'task' ? 'calendar.due' : 'calendar.from')} value={from} onChange={(event) => begin(event.currentTarget.value)} />
                    {kind !== 'task' && (
                        <TextInput
                            type="datetime-local"
                            step={900}
                            label={t('calendar.until')}
                            value={until}
                            error={backwards ? t('calendar.backwards') : undefined}
                            onChange={(event) => setUntil(event.currentTarget.value)}
                        />
                    )}
                </div>
                <RecordSelect object="opportunities" value={about} onChange={setAbout} input={{ label: t('calendar.about') }} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!subject.trim() || !from || backwards}>
                        {t('record.create')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
