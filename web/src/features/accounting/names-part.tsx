// What things are called in QuickBooks: empty is the default, which stands there in grey.

import { Skeleton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { namesQuery, saveName, type BookName } from '@/api/accounting';
import { useObject } from '@/api/meta';
import { problemText, useSubmit } from '@/api/use-submit';
import { keyOf, nameGroups } from '@/features/accounting/accounting-model';
import { onKeys } from '@/lib/keys';
import { useT } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/accounting/accounting.module.css';

export function NamesPart() {
    const t = useT();
    const { data, error, isPending } = useQuery(namesQuery);
    if (isPending) return <Skeleton height={320} />;
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    return (
        <>
            <p className="dimmed">{t('accounting.names_text')}</p>
            {nameGroups.map(({ kinds, label }) => {
                const names = data.names.filter(({ kind }) => kinds.includes(kind));
                const parties = kinds.includes('customer');
                if (names.length === 0 && !parties) return null;
                return (
                    <section key={label} className={classes['block']}>
                        <h2>{t(label)}</h2>
                        {parties && (
                            <p className="dimmed">
                                {t('accounting.names_party_text')}{' '}
                                <Link to="/$object" params={{ object: 'accounting_mappings' }} search={{ create: '1' }}>
                                    {t('accounting.names_add')}
                                </Link>
                            </p>
                        )}
                        {names.length > 0 && <NameTable label={t(label)} names={names} />}
                    </section>
                );
            })}
        </>
    );
}

function NameTable({ label, names }: { label: string; names: readonly BookName[] }) {
    const t = useT();
    const ledger = names.some(({ ledger_otherwise }) => ledger_otherwise);
    return (
        <table className={classes['names']} aria-label={label}>
            <thead>
                <tr>
                    <th scope="col">{t('accounting.here')}</th>
                    <th scope="col">{t('accounting.there')}</th>
                    {ledger && <th scope="col">{t('accounting.ledger')}</th>}
                </tr>
            </thead>
            <tbody>
                {names.map((name) => (
                    <NameRow key={`${keyOf(name)}${name.version}`} name={name} ledger={ledger} />
                ))}
            </tbody>
        </table>
    );
}

function NameRow({ name, ledger }: { name: BookName; ledger: boolean }) {
    const t = useT();
    const client = useQueryClient();
    const may = useObject('accounting_mappings')?.access.update ?? false;
    const [target, setTarget] = useState(name.target);
    const [account, setAccount] = useState(name.ledger_account);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const save = () => {
        const wanted = { target: target.trim() || (account.trim() ? name.otherwise : ''), ledger_account: account.trim() };
        if (wanted.target === name.target && wanted.ledger_account === name.ledger_account) return;
        if (!wanted.target && !name.mapping) return;
        void submit(async () => {
            await saveName(name, wanted);
            await client.invalidateQueries({ queryKey: ['accounting'] });
        });
    };
    const keys = onKeys({ Enter: save });
    const input = (value: string, set: (text: string) => void, otherwise: string, said: string, problem: string | null | undefined) => (
        <TextInput
            size="xs"
            value={value}
            placeholder={otherwise}
            aria-label={said}
            error={problem}
            disabled={busy || !may}
            onKeyDown={keys}
            onBlur={save}
            onChange={(event) => {
                set(event.currentTarget.value);
                clear();
            }}
        />
    );
    return (
        <tr>
            <th scope="row">
                {name.record ? (
                    <Link to="/$object/$record" params={{ object: name.kind === 'product' ? 'products' : 'accounts', record: name.record }} search={{}}>
                        {name.label}
                    </Link>
                ) : (
                    name.label
                )}
                {name.kind === 'vendor' && <span className="dimmed"> {t('accounting.vendor')}</span>}
            </th>
            <td>{input(target, setTarget, name.otherwise, t('accounting.name_of', { name: name.label }), field_errors['target'] ?? (field_errors['ledger_account'] ? null : error))}</td>
            {ledger && <td>{name.ledger_otherwise && input(account, setAccount, name.ledger_otherwise, t('accounting.ledger_of', { name: name.label }), field_errors['ledger_account'])}</td>}
        </tr>
    );
}
