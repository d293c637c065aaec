// A name that documents wait for, given on the spot.

import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { namesQuery, saveName, type NameFor } from '@/api/accounting';
import { useSubmit } from '@/api/use-submit';
import { keyOf } from '@/features/accounting/accounting-model';
import { useT } from '@/lib/i18n';
import classes from '@/features/accounting/accounting.module.css';

export function GiveName({ wanted, messages, count, children }: { wanted: NameFor; messages: readonly string[]; count: number; children: ReactNode }) {
    const t = useT();
    const client = useQueryClient();
    const [target, setTarget] = useState('');
    const { busy, error, field_errors, submit } = useSubmit();
    const save = () =>
        submit(async () => {
            // It may have a name that does not fit: then that is changed.
            const { names } = await client.fetchQuery({ ...namesQuery, staleTime: 0 });
            const known = names.find((each) => keyOf(each) === keyOf(wanted));
            await saveName({ ...wanted, mapping: known?.mapping ?? null, version: known?.version ?? 0 }, { target: target.trim() });
            await client.invalidateQueries({ queryKey: ['accounting'] });
        });
    return (
        <li>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                <p>
                    {messages.join(' ')} <span className="dimmed">{t('accounting.waiting', { count })}</span>
                </p>
                {children}
                <div className={classes['give']}>
                    <TextInput required label={t('accounting.name_of', { name: wanted.label })} value={target} error={field_errors['target'] ?? error} onChange={(event) => setTarget(event.currentTarget.value)} />
                    <Button type="submit" variant="default" loading={busy} disabled={!target.trim()}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </li>
    );
}
