import { Alert, Button, NativeSelect, PasswordInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useUnsaved } from '@/lib/unsaved';
import { changeProfile, useSession } from '@/api/session';
import { changeOwnPassword, tokensQuery } from '@/api/settings';
import { useSubmit } from '@/api/use-submit';
import { Leaves } from '@/features/settings/leaves';
import { Passkeys } from '@/features/settings/passkeys';
import { RevokeTokens } from '@/features/settings/revoke-tokens';
import { SecondFactor } from '@/features/settings/second-factor';
import { SignedIn } from '@/features/settings/signed-in';
import { Section } from '@/features/settings/section';
import { Workplace } from '@/features/settings/workplace';
import { asLanguage, languages, useLanguage } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function Profile() {
    const { t, setLanguage } = useLanguage();
    const { user, workspace } = useSession();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [name, setName] = useState(user.name);
    const [locale, setLocale] = useState<string>(asLanguage(user.locale));
    const [zone, setZone] = useState(user.time_zone || workspace.time_zone);

    useUnsaved(name !== user.name || locale !== asLanguage(user.locale) || zone !== (user.time_zone || workspace.time_zone));
    async function save() {
        const done = await submit(() => changeProfile(client, { name, locale, time_zone: zone }));
        if (!done) return;
        setLanguage(asLanguage(locale));
        toast({ text: t('settings.saved') });
    }
    return (
        <>
            <Section title={t('settings.profile')} text={[user.email, user.role?.name, ...user.teams.map((team) => team.name)].filter(Boolean).join(' · ')}>
                <form
                    className={classes['narrow']}
                    onSubmit={(event) => {
                        event.preventDefault();
                        void save();
                    }}
                >
                    {error && <Alert color="red">{error}</Alert>}
                    <TextInput required label={t('user.name')} value={name} error={field_errors['name']} onChange={(event) => setName(event.currentTarget.value)} />
                    <NativeSelect
                        label={t('language.label')}
                        value={locale}
                        data={languages.map((each) => ({ value: each.language, label: each.name }))}
                        onChange={(event) => setLocale(event.currentTarget.value)}
                    />
                    <Select
                        label={t('settings.time_zone')}
                        searchable
                        allowDeselect={false}
                        limit={50}
                        data={[...new Set([zone, ...Intl.supportedValuesOf('timeZone')])]}
                        value={zone}
                        error={field_errors['time_zone']}
                        onChange={(next) => next && setZone(next)}
                    />
                    <Button type="submit" loading={busy}>
                        {t('action.save')}
                    </Button>
                </form>
            </Section>
            <Workplace />
            <Leaves />
            <Password />
            <SecondFactor />
            <Passkeys />
            <SignedIn />
        </>
    );
}

function Password() {
    const { t } = useLanguage();
    const { busy, error, field_errors, submit } = useSubmit();
    const [current, setCurrent] = useState('');
    const [next, setNext] = useState('');
    const [revoke, setRevoke] = useState(false);
    const client = useQueryClient();
    const toggle = { 'aria-label': t('user.show_password') };

    async function save() {
        if (!(await submit(() => changeOwnPassword(current, next, revoke)))) return;
        setRevoke(false);
        await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
        setCurrent('');
        setNext('');
        toast({ text: t('settings.password_changed') });
    }
    return (
        <Section title={t('settings.password')}>
            <form
                className={classes['narrow']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <PasswordInput
                    required
                    label={t('settings.password_current')}
                    autoComplete="current-password"
                    visibilityToggleButtonProps={toggle}
                    value={current}
                    error={field_errors['current']}
                    onChange={(event) => setCurrent(event.currentTarget.value)}
                />
                <PasswordInput
                    required
                    label={t('settings.password_new')}
                    description={t('settings.password_help')}
                    autoComplete="new-password"
                    visibilityToggleButtonProps={toggle}
                    value={next}
                    error={field_errors['new'] || field_errors['password']}
                    onChange={(event) => setNext(event.currentTarget.value)}
                />
                <RevokeTokens checked={revoke} onChange={setRevoke} />
                <Button type="submit" loading={busy}>
                    {t('settings.password_change')}
                </Button>
            </form>
        </Section>
    );
}
