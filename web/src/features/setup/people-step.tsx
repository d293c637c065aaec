import { Alert, Button, CopyButton, NativeSelect, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { makeLink } from '@/api/admin';
import { createRecord, listQuery } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import classes from '@/features/setup/first-run.module.css';

interface Invited {
    name: string;
    address: string;
}

const nobody = { name: '', email: '' };

/** Not an administrator by oversight: one who works on records of their own, else the first that may not administer. */
function usualRole(roles: RecordData[]): RecordData | undefined {
    const permissions = (role: RecordData) => role['permissions'] as { objects?: Record<string, { update?: string }>; actions?: string[] } | undefined;
    const plain = roles.filter((role) => !permissions(role)?.actions?.includes('admin'));
    return plain.find((role) => permissions(role)?.objects?.['*']?.update === 'own') ?? plain[0] ?? roles[0];
}

export function PeopleStep() {
    const t = useT();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const { data } = useInfiniteQuery(listQuery('roles', { sort: 'name', limit: 100 }));
    const roles = data?.pages.flatMap((page) => page.records) ?? [];
    const usual = usualRole(roles);
    const [values, setValues] = useState(nobody);
    const [role, setRole] = useState('');
    const [invited, setInvited] = useState<Invited[]>([]);

    const invite = async () => {
        const done = await submit(async () => {
            const user = await createRecord('users', { ...values, role: role || usual?.id });
            const { path } = await makeLink(user.id, 'invite');
            setInvited((before) => [...before, { name: values.name, address: window.location.origin + path }]);
        });
        if (done) setValues(nobody);
    };
    const input = (field: 'name' | 'email') => ({
        value: values[field],
        error: field_errors[field] || undefined,
        onChange: (event: { currentTarget: { value: string } }) => {
            clear(field);
            setValues({ ...values, [field]: event.currentTarget.value });
        },
    });
    return (
        <>
            <h2>{t('first.people_question')}</h2>
            <p className="dimmed">{t('first.people_text')}</p>
            {error && Object.keys(field_errors).length === 0 && <Alert color="red">{error}</Alert>}
            <form
                className={classes['invite']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void invite();
                }}
            >
                <TextInput required size="sm" label={t('user.name')} {...input('name')} />
                <TextInput required size="sm" type="email" label={t('user.email')} {...input('email')} />
                <NativeSelect
                    size="sm"
                    label={t('first.role')}
                    value={role || (usual?.id ?? '')}
                    data={roles.map((each) => ({ value: each.id, label: String(each['name']) }))}
                    onChange={(event) => setRole(event.currentTarget.value)}
                />
                <Button type="submit" size="sm" loading={busy} leftSection={<IconPlus size={14} />}>
                    {t('first.invite')}
                </Button>
            </form>
            {invited.length > 0 && (
                <ul className={classes['invited']} aria-label={t('first.invited')}>
                    {invited.map(({ name, address }) => (
                        <li key={address}>
                            <strong>{name}</strong>
                            <TextInput readOnly aria-label={t('first.link_of', { name })} value={address} onFocus={(event) => event.currentTarget.select()} />
                            <CopyButton value={address}>
                                {({ copied, copy }) => (
                                    <Button variant="default" leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy}>
                                        {t(copied ? 'first.copied' : 'first.copy')}
                                    </Button>
                                )}
                            </CopyButton>
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}
