// What happens when somebody writes down a record that may exist already, object by object.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { twinOverviewQuery } from '@/api/duplicates';
import { manyLabel, useMeta, useObject } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/settings/settings.module.css';

const text = (record: RecordData, field: string) => String(record[field] ?? '');

export function DuplicateRules() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const { data } = useQuery(twinOverviewQuery);
    const objects = (data ?? []).flatMap((each) => meta.object(each.object) ?? []);
    const [chosen, choose] = useState('');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const object = objects.find((each) => each.name === chosen) ?? objects[0];
    return (
        <Section
            title={t('settings.duplicate_rules')}
            text={t('settings.duplicate_rules_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} disabled={!object} onClick={() => setEditing('new')}>
                    {t('settings.duplicate_rule_new')}
                </Button>
            }
        >
            {object && (
                <>
                    <PickOne label={t('settings.object')} value={object.name} data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))} onChange={choose} />
                    <Rules key={object.name} object={object} onEdit={setEditing} />
                </>
            )}
            {editing && object && (
                <RecordForm
                    object="duplicate_rules"
                    title={t(editing === 'new' ? 'settings.duplicate_rule_new' : 'settings.duplicate_rule_edit')}
                    names={['name', 'likeness', 'effect', 'across', 'active']}
                    given={editing === 'new' ? { applies_to: object.name, effect: 'warn', active: true } : {}}
                    record={editing === 'new' ? undefined : editing}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}

function Rules({ object, onEdit }: { object: ObjectMeta; onEdit(rule: RecordData): void }) {
    const { t } = useLanguage();
    const rules = useObject('duplicate_rules');
    const { list, records } = useRecords('duplicate_rules', 'name', { field: 'applies_to', op: 'eq', value: object.name });
    const field = (name: string) => rules?.fields.find((each) => each.name === name);
    const show = (rule: RecordData, name: string) => {
        const shown = field(name);
        return shown && <FieldShow field={shown} value={rule[name]} />;
    };
    return (
        <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_duplicate_rules')} empty_text={t('settings.no_duplicate_rules_text')}>
            <ul className={classes['lines']}>
                {records.map((rule) => (
                    <li key={rule.id} className={classes['line']}>
                        <button type="button" className={classes['rowButton']} onClick={() => onEdit(rule)}>
                            {text(rule, 'name')}
                        </button>
                        {show(rule, 'likeness')} → {show(rule, 'effect')}
                        {rule['active'] === false && <Chip color="gray">{t('settings.rule_off')}</Chip>}
                        <span className={classes['lineActions']}>
                            <ActionIcon aria-label={`${t('settings.duplicate_rule_edit')} ${text(rule, 'name')}`} onClick={() => onEdit(rule)}>
                                <IconPencil size={15} stroke={1.6} />
                            </ActionIcon>
                            {rules && <Remove object={rules} record={rule} />}
                        </span>
                    </li>
                ))}
            </ul>
        </Loaded>
    );
}
