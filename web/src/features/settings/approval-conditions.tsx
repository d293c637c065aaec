// A filter of an approval process, as conditions one below the other.

import { Alert } from '@mantine/core';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { closedCondition, ConditionList, openCondition, type OpenCondition } from '@/features/settings/condition-list';
import { ruleFilter, ruleParts } from '@/features/settings/rule-model';
import type { Filter } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';

/** A filter as conditions one below the other; null for one that says more, which is kept. */
function conditionsOf(filter: Filter | null): OpenCondition[] | null {
    const parts = ruleParts(filter);
    return parts && parts.when.length === 0 ? parts.must.map(openCondition) : null;
}

function filterOf(object: ObjectMeta, conditions: readonly OpenCondition[]): Filter | null {
    const must = conditions.flatMap((each) => closedCondition(object, each) ?? []);
    return must.length > 0 ? ruleFilter({ when: [], must }) : null;
}

export function Conditions({ object, legend, filter, onChange }: { object: ObjectMeta; legend: string; filter: Filter | null; onChange(filter: Filter | null): void }) {
    const { t } = useLanguage();
    const [open, setOpen] = useState(() => conditionsOf(filter));
    if (!open) return <Alert color="gray" title={legend}>{t('settings.approval_by_hand')}</Alert>;
    return (
        <ConditionList
            object={object}
            legend={legend}
            conditions={open}
            onChange={(next) => {
                setOpen(next);
                onChange(filterOf(object, next));
            }}
        />
    );
}
