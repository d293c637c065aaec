import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { oneLabel } from '@/api/meta';
import { createRecord, refreshRecords } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { titleSuffices } from '@/features/board/board-model';
import { useSettled } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { CreateDialog } from '@/records/create';
import { Twins } from '@/records/twins';
import { useOutbox } from '@/records/use-outbox';
import { useTryKey } from '@/records/use-try-key';
import { wireValues } from '@/records/values';
import classes from '@/features/board/board.module.css';

const typing_ms = 400;

interface Props {
    object: ObjectMeta;
    /** What the column gives to a new record. */
    given: Record<string, unknown>;
    onClose(): void;
}

/** One line for the title, where that is enough; the whole form elsewhere. Stays open for the next one. */
export function QuickAdd({ object, given, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const { keepForLater } = useOutbox();
    const keyFor = useTryKey();
    const [title, setTitle] = useState('');
    const [whole, setWhole] = useState(!titleSuffices(object, Object.keys(given)));
    const typed = useSettled(title.trim(), typing_ms);
    if (whole) return <CreateDialog object={object} given={title ? { ...given, [object.title]: title } : given} onClose={onClose} />;

    async function add() {
        if (!title.trim()) return onClose();
        const values = { ...given, [object.title]: title.trim() };
        const done = await submit(async () => {
            const key = keyFor(values);
            try {
                await createRecord(object.name, wireValues(object, values), key);
            } catch (problem) {
                if (isProblem(problem, 'offline') && keepForLater({ object, values, key })) return;
                throw problem;
            }
            await refreshRecords(client, object.name);
        });
        if (done) setTitle('');
    }
    return (
        <form
            className={classes['quick']}
            onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}
            onBlur={(event) => {
                if (!event.currentTarget.contains(event.relatedTarget) && !title.trim()) onClose();
            }}
        >
            <TextInput
                autoFocus
                aria-label={t('record.new', { object: label(oneLabel(object)) })}
                placeholder={t('board.add_hint')}
                value={title}
                readOnly={busy}
                error={field_errors[object.title] || error}
                onChange={(event) => setTitle(event.currentTarget.value)}
                onKeyDown={onKeys({ Escape: () => onClose(), 'Mod+Enter': () => setWhole(true) })}
            />
            <Twins object={object} asked={{ values: typed ? { [object.title]: typed } : {} }} />
        </form>
    );
}
