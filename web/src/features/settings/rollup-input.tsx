// What a roll-up field counts: of which records that lead here, by what measure, under which conditions.

import { Alert, NativeSelect } from '@mantine/core';
import { manyLabel, useMeta } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import { Conditions } from '@/features/settings/approval-conditions';
import { childrenOf, measurable, measures, referencesTo, type Measure, type RollupText } from '@/features/settings/rollup-model';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/settings/formula-input.module.css';

interface Props {
    object: ObjectMeta;
    /** The field that is changed, which does not count itself; none while a new one is made. */
    field: string | undefined;
    value: RollupText;
    errors: Readonly<Record<string, string | undefined>>;
    onChange(value: RollupText): void;
}

/** A stored total cannot ask for "the last 30 days". */
const timeless = (object: ObjectMeta): ObjectMeta => ({
    ...object,
    fields: object.fields.map((field): Field => (field.operators ? { ...field, operators: field.operators.filter((each) => each !== 'within') } : field)),
});

export function RollupInput({ object, field, value, errors, onChange }: Props) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const children = childrenOf(meta.objects, object.name);
    const over = children.find((each) => each.name === value.over);
    const references = over ? referencesTo(over, object.name) : [];
    const fields = over ? measurable(over, value.measure).filter((each) => over.name !== object.name || each.name !== field) : [];
    const named = (each: Field) => ({ value: each.name, label: label(each.label) });
    const condition_error = Object.entries(errors).find(([place, said]) => place.startsWith('condition') && said)?.[1];

    if (children.length === 0) return <Alert color="gray">{t('settings.rollup_no_children')}</Alert>;
    const choose = (name: string) => {
        const next = children.find((each) => each.name === name);
        onChange({ ...value, over: name, by: next ? (referencesTo(next, object.name)[0]?.name ?? '') : '', field: '', condition: null });
    };
    return (
        <div className={classes['formula']}>
            <div className={classes['insert']}>
                <NativeSelect
                    required
                    label={t('settings.rollup_over')}
                    error={errors['over']}
                    value={value.over}
                    data={[{ value: '', label: '' }, ...children.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))]}
                    onChange={(event) => choose(event.currentTarget.value)}
                />
                <NativeSelect
                    required
                    label={t('settings.rollup_by')}
                    error={errors['by']}
                    value={value.by}
                    data={references.map(named)}
                    onChange={(event) => onChange({ ...value, by: event.currentTarget.value })}
                />
                <NativeSelect
                    required
                    label={t('settings.rollup_measure')}
                    error={errors['measure']}
                    value={value.measure}
                    data={measures.map(([each, word]) => ({ value: each, label: t(word) }))}
                    onChange={(event) => onChange({ ...value, measure: event.currentTarget.value as Measure, field: '' })}
                />
                {value.measure !== 'count' && (
                    <NativeSelect
                        required
                        label={t('settings.rollup_field')}
                        error={errors['field'] ?? (over && fields.length === 0 ? t('settings.rollup_no_fields') : undefined)}
                        value={value.field}
                        data={[{ value: '', label: '' }, ...fields.map(named)]}
                        onChange={(event) => onChange({ ...value, field: event.currentTarget.value })}
                    />
                )}
            </div>
            {over && <Conditions key={over.name} object={timeless(over)} legend={t('settings.rollup_condition')} filter={value.condition} onChange={(condition) => onChange({ ...value, condition })} />}
            {condition_error && <Alert color="red">{condition_error}</Alert>}
            <p className="dimmed">{t('settings.rollup_help')}</p>
        </div>
    );
}
