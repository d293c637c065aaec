// One line for what is to be done: says at once what it has understood, and whom it would be about.

import { TextInput } from '@mantine/core';
import { IconCalendar, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type RefObject } from 'react';
import { isProblem } from '@/api/client';
import { useObject } from '@/api/meta';
import { createRecord, refreshRecords, searchQuery } from '@/api/records';
import { useSubmit } from '@/api/use-submit';
import { newActivity } from '@/features/tasks/tasks-model';
import { useSay } from '@/fields/shared/say';
import { useNow, useSettled } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { nameInWords } from '@/lib/natural-date';
import { whenOf } from '@/records/activities';
import { useOutbox } from '@/records/use-outbox';
import { useTryKey } from '@/records/use-try-key';
import { Plain } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/tasks/tasks.module.css';

const typing_ms = 250;
const people = ['contacts', 'leads', 'accounts'];
const kind_words: Record<string, MessageId> = { call: 'tasks.call', meeting: 'tasks.meeting', email: 'tasks.email', task: 'tasks.task' };

/** The one person or company whose name the words hold: of two namesakes neither is guessed. */
function useAbout(typed: string) {
    const name = useSettled(nameInWords(typed), typing_ms);
    const { data } = useQuery({ ...searchQuery(name ?? ''), enabled: name !== null });
    const same = (title: string) => name !== null && title.toLocaleLowerCase().split(/\s+/).join(' ').startsWith(name.toLocaleLowerCase());
    const hits = name === null ? [] : (data ?? []).filter((hit) => people.includes(hit.object) && same(hit.title));
    return hits.length === 1 ? hits[0] : undefined;
}

export function QuickAdd({ input }: { input: RefObject<HTMLInputElement | null> }) {
    const { t, texts } = useSay();
    const client = useQueryClient();
    const now = useNow();
    const { busy, error, submit, clear } = useSubmit();
    const activities = useObject('activities');
    const { keepForLater } = useOutbox();
    const keyFor = useTryKey();
    const [typed, setTyped] = useState('');
    const [alone, setAlone] = useState(false);
    const about = useAbout(typed);
    const values = newActivity(typed, now, texts.time_zone);
    const when = whenOf(values);
    const linked = alone ? undefined : about;

    async function add() {
        if (!typed.trim()) return;
        const links = linked ? { links: [{ object: linked.object, id: linked.id }] } : {};
        let kept = false;
        const done = await submit(async () => {
            const made = { ...newActivity(typed, Date.now(), texts.time_zone), ...links };
            const key = keyFor(made);
            try {
                await createRecord('activities', made, key);
            } catch (problem) {
                kept = activities !== undefined && isProblem(problem, 'offline') && keepForLater({ object: activities, values: made, key });
                if (!kept) throw problem;
            }
            if (!kept) await refreshRecords(client, 'activities');
        });
        if (!done) return;
        if (!kept) toast({ text: t('tasks.added', { name: String(values['subject']) }) });
        setTyped('');
        setAlone(false);
        input.current?.focus();
    }
    return (
        <form
            className={classes['add']}
            onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}
        >
            <TextInput
                ref={input}
                size="sm"
                leftSection={<IconPlus size={16} stroke={1.6} />}
                aria-label={t('tasks.add')}
                aria-describedby="task-read"
                placeholder={t('tasks.add_hint')}
                value={typed}
                readOnly={busy}
                error={error}
                maxLength={300}
                onChange={(event) => {
                    setTyped(event.currentTarget.value);
                    clear();
                }}
                onKeyDown={onKeys({
                    Escape: (event) => {
                        setTyped('');
                        event.currentTarget.blur();
                    },
                })}
            />
            <p id="task-read" className={classes['read']} aria-live="polite">
                {typed.trim() !== '' && (
                    <>
                        <Plain>{t(kind_words[String(values['kind'])] ?? 'tasks.task')}</Plain>
                        <Plain>
                            <IconCalendar size={12} stroke={1.8} aria-hidden /> {when ? texts.day_time(when) : t('tasks.no_date')}
                        </Plain>
                        {linked && (
                            <button type="button" className={classes['linked']} title={t('tasks.unlink')} onClick={() => setAlone(true)}>
                                {t('tasks.about', { name: linked.title })} ×
                            </button>
                        )}
                        <span className="dimmed">{t('tasks.enter')}</span>
                    </>
                )}
            </p>
        </form>
    );
}
