// A territory made or changed: what it is, and for accounts and for leads which of them belong to it.

import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { manyLabel, useObject } from '@/api/meta';
import { ruled_objects, type Ruled } from '@/api/territories';
import type { RecordData } from '@/api/types';
import { closedCondition, ConditionList, openCondition, type OpenCondition } from '@/features/settings/condition-list';
import { RecordForm } from '@/features/settings/record-form';
import { filterOfRule, places, rulePartsOf, type Place, type Places } from '@/features/territories/territory-rule';
import type { Filter } from '@/lib/filter';
import { useLanguage, type MessageId } from '@/lib/i18n';
import classes from '@/features/territories/territories.module.css';

const asked = ['name', 'code', 'parent', 'manager', 'position', 'active'];
const rule_fields: Record<Ruled, string> = { accounts: 'account_rule', leads: 'lead_rule' };
const place_words: Record<Place, MessageId> = { country: 'address.country', state: 'address.state', city: 'address.city', postal_code: 'territories.postal_code' };
const split_chars = [',', '，', ';', '；', '、'];

/** Null: written by hand, and left as it is. */
type OpenRule = { places: Places; conditions: OpenCondition[] } | null;

function openRule(record: RecordData | undefined, object: Ruled): OpenRule {
    const parts = rulePartsOf((record?.[rule_fields[object]] as Filter | null | undefined) ?? null);
    return parts && { places: parts.places, conditions: parts.leaves.map(openCondition) };
}

export function TerritoryForm({ record, onClose }: { record: RecordData | undefined; onClose(): void }) {
    const { t } = useLanguage();
    const objects = { accounts: useObject('accounts'), leads: useObject('leads') };
    const [rules, setRules] = useState<Record<Ruled, OpenRule>>(() => ({ accounts: openRule(record, 'accounts'), leads: openRule(record, 'leads') }));
    const more: Record<string, unknown> = {};
    let unfinished = false;
    for (const name of ruled_objects) {
        const [object, rule] = [objects[name], rules[name]];
        if (!object || !rule) continue;
        const closed = rule.conditions.map((each) => closedCondition(object, each));
        unfinished ||= closed.includes(null);
        more[rule_fields[name]] = filterOfRule({ places: rule.places, leaves: closed.flatMap((each) => each ?? []) });
    }
    return (
        <RecordForm
            object="territories"
            title={t(record ? 'territories.edit' : 'territories.new')}
            names={asked}
            record={record}
            given={record ? {} : { active: true, position: 0 }}
            more={more}
            missing={unfinished ? t('settings.condition_unfinished') : undefined}
            onClose={onClose}
        >
            {ruled_objects.map((name) => (
                <Rule key={name} name={name} rule={rules[name]} onChange={(rule) => setRules((before) => ({ ...before, [name]: rule }))} />
            ))}
        </RecordForm>
    );
}

function Rule({ name, rule, onChange }: { name: Ruled; rule: OpenRule; onChange(rule: OpenRule): void }) {
    const { t, label } = useLanguage();
    const object = useObject(name);
    if (!object) return null;
    const title = t('territories.rule_of', { object: label(manyLabel(object)) });
    if (!rule) {
        return (
            <fieldset className={classes['rule']}>
                <legend>{title}</legend>
                <p className="dimmed">{t('territories.by_hand')}</p>
            </fieldset>
        );
    }
    const addressed = object.fields.some((field) => field.name === 'address');
    return (
        <fieldset className={classes['rule']}>
            <legend>{title}</legend>
            {addressed &&
                places.map((place) => (
                    <TagsInput key={place} label={t(place_words[place])} splitChars={split_chars} value={rule.places[place]} onChange={(values) => onChange({ ...rule, places: { ...rule.places, [place]: values } })} />
                ))}
            <ConditionList object={object} legend={t('territories.conditions')} conditions={rule.conditions} onChange={(conditions) => onChange({ ...rule, conditions })} />
        </fieldset>
    );
}
