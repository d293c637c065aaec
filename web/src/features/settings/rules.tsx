// Validation rules of one object: what has to hold when a record is saved.

import { ActionIcon, Alert, Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { manyLabel, useObject } from '@/api/meta';
import { countQuery, createRecord, refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { closedCondition, ConditionList, openCondition } from '@/features/settings/condition-list';
import { fieldsOf, ruleFilter, ruleParts } from '@/features/settings/rule-model';
import { Loaded, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import type { Filter, Leaf } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { useChanged, useGuard } from '@/lib/unsaved';
import { ConditionView } from '@/records/condition-view';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/rules.module.css';
import shared from '@/features/settings/settings.module.css';

const text = (record: RecordData | undefined, field: string) => String(record?.[field] ?? '');

export function ValidationRules({ object }: { object: ObjectMeta }) {
    const { t, label } = useLanguage();
    const rules = useObject('validation_rules');
    const { list, records } = useRecords('validation_rules', 'name', { field: 'applies_to', op: 'eq', value: object.name });
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const said = (rule: RecordData) => label({ en: text(rule, 'message_en'), zh: text(rule, 'message_zh') });
    return (
        <>
            <div className={shared['roleHead']}>
                <p className="dimmed">{t('settings.rules_text')}</p>
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.rule_new')}
                </Button>
            </div>
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_rules')} empty_text={t('settings.no_rules_text')}>
                <ul className={shared['lines']}>
                    {records.map((rule) => (
                        <li key={rule.id} className={shared['line']}>
                            <button type="button" className={shared['rowButton']} onClick={() => setEditing(rule)}>
                                {text(rule, 'name')}
                            </button>
                            {isBroken(object, rule) && <Chip color="orange">{t('settings.rule_unsound')}</Chip>}
                            {rule['active'] === false && <Chip color="gray">{t('settings.rule_off')}</Chip>}
                            <span className="dimmed">{said(rule)}</span>
                            <span className={shared['lineActions']}>
                                <ActionIcon aria-label={`${t('settings.rule_edit')} ${text(rule, 'name')}`} onClick={() => setEditing(rule)}>
                                    <IconPencil size={15} stroke={1.6} />
                                </ActionIcon>
                                {rules && <Remove object={rules} record={rule} />}
                            </span>
                            <Sentence object={object} filter={rule['condition'] as Filter} />
                        </li>
                    ))}
                </ul>
            </Loaded>
            {editing && <RuleDialog object={object} rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </>
    );
}

/** It asks for a field that is gone, and so refuses nobody. */
function isBroken(object: ObjectMeta, rule: RecordData): boolean {
    const known = new Set([...object.fields.map((field) => field.name), ...object.relations.map((relation) => relation.name)]);
    return fieldsOf(rule['condition'] as Filter).some((name) => !known.has(name));
}

/** The rule as people read it. */
function Sentence({ object, filter }: { object: ObjectMeta; filter: Filter }) {
    const { t } = useLanguage();
    const parts = ruleParts(filter);
    if (!parts) return <code className={classes['sentence']}>{JSON.stringify(filter)}</code>;
    const views = (leaves: Leaf[]) =>
        leaves.map((leaf, at) => {
            const field = object.fields.find((each) => each.name === leaf.field);
            return (
                <span key={`${leaf.field} ${leaf.op}`}>
                    {at > 0 && ` ${t('settings.and')} `}
                    {field ? <ConditionView field={field} leaf={leaf} /> : leaf.field}
                </span>
            );
        });
    return (
        <p className={classes['sentence']}>
            {parts.when.length > 0 && (
                <>
                    {t('settings.rule_when')} {views(parts.when)} →{' '}
                </>
            )}
            {views(parts.must)}
        </p>
    );
}

function RuleDialog({ object, rule, onClose }: { object: ObjectMeta; rule: RecordData | undefined; onClose(): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const written = (rule?.['condition'] as Filter | undefined) ?? null;
    const parts = ruleParts(written);
    const [when, setWhen] = useState(() => parts?.when.map(openCondition) ?? []);
    const [must, setMust] = useState(() => (parts?.must.length ? parts.must.map(openCondition) : [openCondition()]));
    const [values, setValues] = useState({
        name: text(rule, 'name'), named_field: text(rule, 'named_field'), message_en: text(rule, 'message_en'), message_zh: text(rule, 'message_zh'), active: rule?.['active'] !== false,
    });
    const { close, done } = useGuard(useChanged({ when, must, values }), onClose);
    const set = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }));
    const closed = (conditions: typeof must) => conditions.flatMap((each) => closedCondition(object, each) ?? []);
    const complete = closed(must).length > 0 && closed(must).length === must.length && closed(when).length === when.length;
    const filter = parts ? (complete ? ruleFilter({ when: closed(when), must: closed(must) }) : null) : written;
    const field = values.named_field || closed(must)[0]?.field || '';

    const save = async () => {
        const sent = { ...values, named_field: field, applies_to: object.name, condition: filter };
        const saved = await submit(() => (rule ? updateRecord('validation_rules', rule.id, sent, rule.version) : createRecord('validation_rules', sent)));
        if (!saved) return;
        await refreshRecords(client, 'validation_rules');
        done();
    };
    const input = (name: 'name' | 'message_en' | 'message_zh') => ({
        value: values[name],
        error: field_errors[name] || undefined,
        onChange: (event: { currentTarget: { value: string } }) => {
            clear(name);
            set({ [name]: event.currentTarget.value });
        },
    });
    const problem = Object.entries(field_errors).find(([name, message]) => message && !['name', 'message_en', 'message_zh'].includes(name))?.[1];
    return (
        <Modal opened onClose={close} title={t(rule ? 'settings.rule_edit' : 'settings.rule_new')} size={640}>
            <form
                className={shared['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                {(problem || (error && Object.keys(field_errors).length === 0)) && <Alert color="red">{problem ?? error}</Alert>}
                <TextInput data-autofocus required label={t('settings.rule_name')} {...input('name')} />
                {parts ? (
                    <>
                        <ConditionList object={object} legend={t('settings.rule_when_long')} conditions={when} onChange={setWhen} />
                        <ConditionList object={object} legend={t('settings.rule_must')} conditions={must} onChange={setMust} />
                    </>
                ) : (
                    <Alert color="gray">{t('settings.rule_by_hand')}</Alert>
                )}
                <NativeSelect
                    label={t('settings.rule_field')}
                    description={t('settings.rule_field_help')}
                    value={field}
                    data={[{ value: '', label: '–' }, ...object.fields.filter((each) => !each.system).map((each) => ({ value: each.name, label: label(each.label) }))]}
                    onChange={(event) => set({ named_field: event.currentTarget.value })}
                />
                <div className={shared['two']}>
                    <TextInput label={t('settings.message_zh')} {...input('message_zh')} />
                    <TextInput label={t('settings.message_en')} {...input('message_en')} />
                </div>
                <Checkbox label={t('settings.rule_active')} checked={values.active} onChange={(event) => set({ active: event.currentTarget.checked })} />
                {filter && <Effect object={object} filter={filter} />}
                <div className={shared['buttons']}>
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!filter || !values.name.trim() || !field || !(values.message_en || values.message_zh)}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

/** How many records there are that would not pass: they stay as they are until the fields in question are touched. */
function Effect({ object, filter }: { object: ObjectMeta; filter: Filter }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const { data } = useQuery(countQuery(object.name, { filter: { not: filter } }));
    if (!data) return null;
    const count = texts.number(data.value) + (data.exact ? '' : '+');
    return <Alert color={data.value > 0 ? 'orange' : 'green'}>{data.value > 0 ? t('settings.rule_broken', { count, objects: label(manyLabel(object)) }) : t('settings.rule_kept')}</Alert>;
}
