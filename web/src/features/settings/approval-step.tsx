// One step of an approval process: who decides, for which records, within which time.

import { ActionIcon, MultiSelect, NativeSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ObjectMeta } from '@/api/types';
import { Conditions } from '@/features/settings/approval-conditions';
import type { DraftStep } from '@/features/settings/approval-model';
import { useRecords } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/approval-step.module.css';

const hours_max = 8784;

interface Props {
    object: ObjectMeta;
    step: DraftStep;
    number: number;
    onChange(part: Partial<DraftStep>): void;
    onRemove?: (() => void) | undefined;
    onUp?: (() => void) | undefined;
}

export function StepForm({ object, step, number, onChange, onRemove, onUp }: Props) {
    const { t, label } = useLanguage();
    const { records: users } = useRecords('users', 'name', { field: 'active', op: 'eq', value: true });
    const { records: roles } = useRecords('roles', 'created_at');
    const people = users.map((user) => ({ value: `user:${user.id}`, label: String(user['name'] ?? '') }));
    const fields = object.fields.filter((field) => field.kind === 'user' && (!field.system || field.name === 'owner'));
    const groups = [
        { group: t('settings.approval_fields'), items: [{ value: 'manager', label: t('settings.approval_manager') }, ...fields.map((field) => ({ value: `field:${field.name}`, label: label(field.label) }))] },
        { group: t('settings.approval_roles'), items: roles.map((role) => ({ value: `role:${role.id}`, label: String(role['name'] ?? '') })) },
        { group: t('settings.approval_people'), items: people },
    ];
    const known = new Set(groups.flatMap(({ items }) => items.map((item) => item.value)));
    return (
        <fieldset className={classes['step']}>
            <legend>{t('settings.approval_step', { number })}</legend>
            <span className={classes['acts']}>
                {onUp && (
                    <ActionIcon aria-label={`${t('settings.approval_step_up')}: ${t('settings.approval_step', { number })}`} onClick={onUp}>
                        <IconArrowUp size={14} />
                    </ActionIcon>
                )}
                {onRemove && (
                    <ActionIcon aria-label={`${t('action.remove')}: ${t('settings.approval_step', { number })}`} onClick={onRemove}>
                        <IconTrash size={14} />
                    </ActionIcon>
                )}
            </span>
            <div className={classes['two']}>
                <TextInput label={t('settings.approval_name_zh')} value={step.name_zh} onChange={(event) => onChange({ name_zh: event.currentTarget.value })} />
                <TextInput label={t('settings.approval_name_en')} value={step.name_en} onChange={(event) => onChange({ name_en: event.currentTarget.value })} />
            </div>
            <MultiSelect searchable required label={t('settings.approval_approvers')} value={step.approvers.filter((each) => known.has(each))} data={groups} onChange={(approvers) => onChange({ approvers })} />
            <div className={classes['two']}>
                <NativeSelect
                    label={t('settings.approval_need')}
                    value={step.need}
                    data={[
                        { value: 'any', label: t('settings.approval_any') },
                        { value: 'all', label: t('settings.approval_all') },
                    ]}
                    onChange={(event) => onChange({ need: event.currentTarget.value as DraftStep['need'] })}
                />
                <NativeSelect
                    label={t('settings.approval_nobody')}
                    value={step.nobody}
                    data={[
                        { value: 'administrators', label: t('settings.approval_nobody_administrators') },
                        { value: 'skipped', label: t('settings.approval_nobody_skipped') },
                    ]}
                    onChange={(event) => onChange({ nobody: event.currentTarget.value as DraftStep['nobody'] })}
                />
                <NumberInput label={t('settings.approval_hours')} min={1} max={hours_max} allowDecimal={false} value={step.hours ?? ''} onChange={(hours) => onChange({ hours: hours === '' ? null : Number(hours) })} />
                {step.hours !== null && (
                    <NativeSelect
                        label={t('settings.approval_late')}
                        value={step.late}
                        data={[
                            { value: 'remind', label: t('settings.approval_late_remind') },
                            { value: 'manager', label: t('settings.approval_late_manager') },
                            { value: 'person', label: t('settings.approval_late_person') },
                        ]}
                        onChange={(event) => onChange({ late: event.currentTarget.value as DraftStep['late'] })}
                    />
                )}
            </div>
            {step.hours !== null && step.late === 'person' && (
                <Select searchable label={t('settings.approval_late_to')} value={step.late_to} data={users.map((user) => ({ value: user.id, label: String(user['name'] ?? '') }))} onChange={(late_to) => onChange({ late_to })} />
            )}
            <Conditions object={object} legend={t('settings.approval_condition')} filter={step.condition} onChange={(condition) => onChange({ condition })} />
        </fieldset>
    );
}
