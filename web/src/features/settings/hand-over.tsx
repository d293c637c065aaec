// Somebody leaves, or gives their records to a colleague: what there is, who takes it, and a way back.

import { Alert, Button, Checkbox, Modal, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsQuery, handOver, ownedQuery } from '@/api/admin';
import { manyLabel, useMeta } from '@/api/meta';
import { finishedBatch, refreshRecords, undoBatch, updateRecord } from '@/api/records';
import type { Named, RecordData } from '@/api/types';
import { problemLine, problemText, useSubmit } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

interface Props {
    user: RecordData;
    /** The user is deactivated, too. */
    leaving: boolean;
    onClose(): void;
}

export function HandOverDialog({ user, leaving, onClose }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const meta = useMeta();
    const { busy, error, field_errors, submit } = useSubmit();
    const { data: owned, error: trouble } = useQuery(ownedQuery(user.id));
    const [kept, setKept] = useState<string[]>([]);
    const [to, setTo] = useState<Named | null>(null);
    const name = String(user['name']);
    const moved = owned?.filter(({ object }) => !kept.includes(object)) ?? [];
    const total = moved.reduce((sum, { count }) => sum + count, 0);
    const hands_over = to !== null && total > 0;

    async function takeBack(batch: string) {
        try {
            const { undone } = await undoBatch(batch);
            toast({ text: t('bulk.undone', { count: undone }) });
        } catch (problem) {
            toast({ text: problemLine(t, problem), failed: true });
        }
        await client.invalidateQueries({ queryKey: ['records'] });
    }
    async function go() {
        let batch: string | undefined;
        const done = await submit(async () => {
            if (hands_over && to) batch = (await handOver(user.id, to.id, moved.map(({ object }) => object))).batch;
            if (leaving) await updateRecord('users', user.id, { active: false }, user.version);
        });
        if (!done) return;
        onClose();
        await Promise.all([refreshRecords(client, 'users'), client.invalidateQueries(accountsQuery)]);
        const finished = batch ? await finishedBatch(batch) : undefined;
        const given = finished ? t('settings.handed_over', { count: finished.count, name: to?.name ?? '' }) : '';
        toast({
            text: [leaving ? t('settings.deactivated', { name }) : '', given].filter(Boolean).join(' '),
            ...(finished ? { action: { label: t('action.undo'), run: () => void takeBack(finished.id) } } : {}),
        });
        await client.invalidateQueries({ queryKey: ['records'] });
    }
    const problem = error ?? (trouble ? problemText(t, trouble) : null);
    return (
        <Modal opened onClose={onClose} title={t(leaving ? 'settings.deactivate_of' : 'settings.hand_over_of', { name })} size={480}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {problem && <Alert color="red">{problem}</Alert>}
                {leaving && <p>{t('settings.deactivate_text', { name })}</p>}
                {!owned && !trouble && <Skeleton height={80} />}
                {owned?.length === 0 && <p className="dimmed">{t('settings.owns_nothing')}</p>}
                {owned && owned.length > 0 && (
                    <>
                        <fieldset className={classes['optionList']}>
                            <legend>{t('settings.owns', { name })}</legend>
                            {owned.map(({ object, count }) => {
                                const found = meta.object(object);
                                return (
                                    <Checkbox
                                        key={object}
                                        label={`${found ? label(manyLabel(found)) : object} (${texts.number(count)})`}
                                        checked={!kept.includes(object)}
                                        onChange={(event) => setKept(event.currentTarget.checked ? kept.filter((each) => each !== object) : [...kept, object])}
                                    />
                                );
                            })}
                        </fieldset>
                        <RecordSelect
                            object="users"
                            filter={{ and: [{ field: 'active', op: 'eq', value: true }, { field: 'id', op: 'ne', value: user.id }] }}
                            value={to}
                            onChange={setTo}
                            input={{ label: t('settings.hand_over_to'), error: field_errors['to'], required: !leaving, ...(leaving ? { description: t('settings.hand_over_later') } : {}) }}
                        />
                    </>
                )}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" color={leaving ? 'red.9' : undefined} loading={busy} disabled={!leaving && !hands_over}>
                        {leaving ? t('settings.deactivate') : t('settings.hand_over_do', { count: total })}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
