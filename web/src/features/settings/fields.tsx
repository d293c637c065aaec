// The object manager: what an object holds, what has to hold, how it hangs together, what it is called.

import { Button, NativeSelect, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { use, useState } from 'react';
import { isMain, manyLabel, metaQuery, useMeta } from '@/api/meta';
import { ObjectDialog } from '@/features/settings/field-dialog';
import { FieldTable } from '@/features/settings/field-table';
import { ObjectForm } from '@/features/settings/object-form';
import { MorePages } from '@/features/settings/pages';
import { Relations } from '@/features/settings/relations';
import { ValidationRules } from '@/features/settings/rules';
import { Section } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import classes from '@/features/settings/settings.module.css';

const tabs = ['fields', 'rules', 'relations', 'object'] as const;
const tab_words = { fields: 'settings.tab_fields', rules: 'settings.rules', relations: 'settings.relations', object: 'settings.tab_object' } as const;

export function Fields() {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const navigate = useNavigate();
    const meta = useMeta();
    const more = use(MorePages);
    const { object: wanted, tab = 'fields' } = useSearch({ strict: false }) as Search;
    const main = meta.objects.find(isMain) ?? meta.objects.find((each) => each.role === 'record');
    const object = meta.object(wanted) ?? main;
    const [adding, setAdding] = useState(false);
    if (!object) return null;

    const show = (search: Search) => void navigate({ to: '.', search: { object: object.name, tab, ...search }, replace: true });
    const again = () => client.invalidateQueries({ queryKey: metaQuery.queryKey });
    return (
        <Section
            wide
            title={t('settings.fields')}
            text={t('settings.fields_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
                    {t('settings.object_new')}
                </Button>
            }
        >
            <div className={classes['roleHead']}>
                <NativeSelect
                    className={classes['pick']}
                    aria-label={t('settings.object')}
                    data={meta.objects.map((each) => ({ value: each.name, label: `${label(manyLabel(each))} (${each.name})` }))}
                    value={object.name}
                    onChange={(event) => show({ object: event.currentTarget.value })}
                />
                {more.some((page) => page.id === 'layouts') && (
                    <Link to="/settings/$section" params={{ section: 'layouts' }} search={{ object: object.name }}>
                        {t('settings.layouts')}
                    </Link>
                )}
            </div>
            <Tabs value={tab} onChange={(next) => show({ tab: next ?? 'fields' })} keepMounted={false} activateTabWithKeyboard={false}>
                <Tabs.List>
                    {tabs.map((each) => (
                        <Tabs.Tab key={each} value={each}>
                            {t(tab_words[each])}
                        </Tabs.Tab>
                    ))}
                </Tabs.List>
                <div className={classes['panel']}>
                    <Tabs.Panel value="fields">
                        <FieldTable key={object.name} object={object} onChanged={again} />
                    </Tabs.Panel>
                    <Tabs.Panel value="rules">
                        <ValidationRules key={object.name} object={object} />
                    </Tabs.Panel>
                    <Tabs.Panel value="relations">
                        <Relations object={object} />
                    </Tabs.Panel>
                    <Tabs.Panel value="object">
                        <ObjectForm key={object.name} object={object} onChanged={again} onDropped={() => show({ object: main?.name ?? '', tab: 'fields' })} />
                    </Tabs.Panel>
                </div>
            </Tabs>
            {adding && (
                <ObjectDialog
                    onClose={() => setAdding(false)}
                    onDone={async (name) => {
                        await again();
                        setAdding(false);
                        show({ object: name, tab: 'fields' });
                    }}
                />
            )}
        </Section>
    );
}
