import { Alert, Button, NativeSelect, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useUnsaved } from '@/lib/unsaved';
import { changeWorkspace } from '@/api/admin';
import { sessionQuery, useSession } from '@/api/session';
import { useSubmit } from '@/api/use-submit';
import { DemoData } from '@/features/settings/demo';
import { Section } from '@/features/settings/section';
import { languages, useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}-01`);

export function Workspace() {
    const { t } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const { workspace } = useSession();
    const { busy, error, field_errors, submit } = useSubmit();
    const saved = {
        name: workspace.name, locale: workspace.default_locale, time_zone: workspace.time_zone, default_country: workspace.default_country, fiscal_start: workspace.fiscal_start,
    };
    const [values, setValues] = useState(saved);
    useUnsaved(JSON.stringify(values) !== JSON.stringify(saved));
    const set = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }));
    const save = async () => {
        const done = await submit(async () => {
            await changeWorkspace(values);
            await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
        });
        if (done) toast({ text: t('settings.saved') });
    };
    return (
        <>
            <Section
                title={t('settings.workspace')}
                text={t('settings.workspace_text')}
                action={
                    <Button variant="default" renderRoot={(props) => <Link to="/start" search={{}} {...props} />}>
                        {t('settings.first_steps')}
                    </Button>
                }
            >
                <form
                    className={classes['narrow']}
                    onSubmit={(event) => {
                        event.preventDefault();
                        void save();
                    }}
                >
                    {error && <Alert color="red">{error}</Alert>}
                    <TextInput required label={t('settings.workspace_name')} value={values.name} error={field_errors['name']} onChange={(event) => set({ name: event.currentTarget.value })} />
                    <TextInput readOnly label={t('settings.currency')} description={t('settings.currency_fixed')} value={workspace.base_currency} />
                    <NativeSelect
                        label={t('settings.default_language')}
                        value={values.locale}
                        data={languages.map((each) => ({ value: each.language, label: each.name }))}
                        onChange={(event) => set({ locale: event.currentTarget.value })}
                    />
                    <Select
                        label={t('settings.time_zone')}
                        searchable
                        allowDeselect={false}
                        limit={50}
                        data={[...new Set([values.time_zone, ...Intl.supportedValuesOf('timeZone')])]}
                        value={values.time_zone}
                        error={field_errors['time_zone']}
                        onChange={(zone) => zone && set({ time_zone: zone })}
                    />
                    <TextInput
                        label={t('settings.country')}
                        description={t('settings.country_text')}
                        maxLength={2}
                        value={values.default_country}
                        error={field_errors['default_country']}
                        onChange={(event) => set({ default_country: event.currentTarget.value.toUpperCase() })}
                    />
                    <NativeSelect
                        label={t('settings.fiscal_start')}
                        value={String(values.fiscal_start)}
                        data={months.map((day, at) => ({ value: String(at + 1), label: texts.month(day).replace(/\s*2026\s*年?/, '') }))}
                        onChange={(event) => set({ fiscal_start: Number(event.currentTarget.value) })}
                    />
                    <Button type="submit" loading={busy}>
                        {t('action.save')}
                    </Button>
                </form>
            </Section>
            <DemoData />
        </>
    );
}
