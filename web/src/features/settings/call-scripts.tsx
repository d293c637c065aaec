// What is said on the phone, and to which leads.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import { isEmpty } from '@/fields/kind';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const names = ['name', 'language', 'statuses', 'sources', 'body', 'position', 'active'];
const shown = ['language', 'statuses', 'sources'];

export function CallScripts() {
    const { t } = useLanguage();
    const { list, records } = useRecords('call_scripts', 'name');
    const object = useObject('call_scripts');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const named = (script: RecordData) => String(script['name'] ?? '');
    return (
        <Section
            title={t('settings.call_scripts')}
            text={t('settings.call_scripts_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.call_script_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_call_scripts')} empty_text={t('settings.no_call_scripts_text')}>
                <ul className={classes['lines']}>
                    {records.map((script) => (
                        <li key={script.id} className={classes['line']}>
                            <button type="button" className={classes['rowButton']} onClick={() => setEditing(script)}>
                                {named(script)}
                            </button>
                            {shown.map((name) => {
                                const field = object?.fields.find((each) => each.name === name);
                                return field && !isEmpty(script[name]) && <FieldShow key={name} field={field} value={script[name]} />;
                            })}
                            {script['active'] === false && <Chip color="gray">{t('settings.rule_off')}</Chip>}
                            <span className={classes['lineActions']}>
                                <ActionIcon aria-label={t('settings.call_script_edit', { name: named(script) })} onClick={() => setEditing(script)}>
                                    <IconPencil size={15} stroke={1.6} />
                                </ActionIcon>
                                {object && <Remove object={object} record={script} />}
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
            {editing && (
                <RecordForm
                    object="call_scripts"
                    title={editing === 'new' ? t('settings.call_script_new') : t('settings.call_script_edit', { name: named(editing) })}
                    names={names}
                    record={editing === 'new' ? undefined : editing}
                    {...(editing === 'new' ? { given: { active: true, position: 0 } } : {})}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}
