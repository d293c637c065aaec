// Somebody goes on leave: from when until when, who covers what. What is still with the cover then comes back.

import { Alert, Button, Checkbox, Modal, Skeleton, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { leaveBookQuery, planLeave } from '@/api/leaves';
import { manyLabel, useMeta } from '@/api/meta';
import type { Filter, Named } from '@/api/types';
import { problemText, useSubmit } from '@/api/use-submit';
import { sharesOf } from '@/features/settings/leave-model';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const note_max = 200;

export function LeaveDialog({ person, onClose }: { person: Named; onClose(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const meta = useMeta();
    const { busy, error, field_errors, submit } = useSubmit();
    const { data: book, error: trouble } = useQuery(leaveBookQuery(person.id));
    const [from, setFrom] = useState('');
    const [until, setUntil] = useState('');
    const [note, setNote] = useState('');
    const [cover, setCover] = useState<Named | null>(null);
    const [kept, setKept] = useState<string[]>([]);
    const [spread, setSpread] = useState(false);
    const [others, setOthers] = useState<Record<string, Named | null>>({});
    const colleagues: Filter = { and: [{ field: 'active', op: 'eq', value: true }, { field: 'id', op: 'ne', value: person.id }] };
    const shares = sharesOf((book ?? []).map(({ object }) => object), kept, cover, spread ? others : {});
    const nameOf = (object: string) => {
        const found = meta.object(object);
        return found ? label(manyLabel(found)) : object;
    };

    async function go() {
        const done = await submit(() => planLeave(person.id, { from, until, shares, ...(note.trim() ? { note: note.trim() } : {}) }));
        if (!done) return;
        toast({ text: t('leave.planned_now', { name: person.name }) });
        onClose();
        await Promise.all([client.invalidateQueries({ queryKey: ['leaves'] }), client.invalidateQueries({ queryKey: ['records'] })]);
    }
    const problem = error ?? (trouble ? problemText(t, trouble) : null);
    return (
        <Modal opened onClose={onClose} title={t('leave.of', { name: person.name })} size={480} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {problem && <Alert color="red">{problem}</Alert>}
                <p className="dimmed">{t('leave.text')}</p>
                <TextInput type="date" required label={t('leave.from')} value={from} error={field_errors['from']} onChange={(event) => setFrom(event.currentTarget.value)} />
                <TextInput type="date" required label={t('leave.until')} value={until} error={field_errors['until']} onChange={(event) => setUntil(event.currentTarget.value)} />
                <RecordSelect object="users" filter={colleagues} value={cover} onChange={setCover} input={{ label: t('leave.cover'), error: field_errors['to'], required: !spread }} />
                {!book && !trouble && <Skeleton height={80} />}
                {book && book.length > 0 && (
                    <fieldset className={classes['optionList']}>
                        <legend>{t('leave.goes')}</legend>
                        {book.map(({ object, count }) => (
                            <Checkbox
                                key={object}
                                label={`${nameOf(object)} (${texts.number(count)})`}
                                checked={!kept.includes(object)}
                                onChange={(event) => setKept(event.currentTarget.checked ? kept.filter((each) => each !== object) : [...kept, object])}
                            />
                        ))}
                    </fieldset>
                )}
                {book?.length === 0 && <p className="dimmed">{t('leave.owns_nothing')}</p>}
                {field_errors['objects'] && <Alert color="red">{field_errors['objects']}</Alert>}
                {book && book.length > 1 && <Switch label={t('leave.spread')} checked={spread} onChange={(event) => setSpread(event.currentTarget.checked)} />}
                {spread &&
                    (book ?? [])
                        .filter(({ object }) => !kept.includes(object))
                        .map(({ object }) => (
                            <RecordSelect
                                key={object}
                                object="users"
                                clearable
                                filter={colleagues}
                                value={others[object] ?? null}
                                onChange={(to) => setOthers({ ...others, [object]: to })}
                                input={{ label: nameOf(object) }}
                                placeholder={cover?.name ?? ''}
                            />
                        ))}
                <TextInput label={t('leave.note')} value={note} maxLength={note_max} error={field_errors['note']} onChange={(event) => setNote(event.currentTarget.value)} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!from || !until || shares.length === 0}>
                        {t('leave.plan')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
