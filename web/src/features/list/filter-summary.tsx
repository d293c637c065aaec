// A filter in one line of words: "Stage is Won and (Amount > 100 or not Owner is me)".

import { Fragment, type ReactNode } from 'react';
import { useMeta } from '@/api/meta';
import type { Filter, ObjectMeta } from '@/api/types';
import { usePathLabel } from '@/features/list/columns';
import { isLeaf } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { ConditionView } from '@/records/condition-view';

export function FilterSummary({ object, filter, nested = false }: { object: ObjectMeta; filter: Filter; nested?: boolean }): ReactNode {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const pathLabel = usePathLabel(object);
    if ('not' in filter) {
        return (
            <>
                {t('filter.not')} <FilterSummary object={object} filter={filter.not} nested />
            </>
        );
    }
    if (!isLeaf(filter)) {
        const [word, list] = 'and' in filter ? [t('filter.and'), filter.and] : [t('filter.or'), filter.or];
        const text = list.map((each, at) => (
            <Fragment key={at}>
                {at > 0 && <span className="dimmed"> {word} </span>}
                <FilterSummary object={object} filter={each} nested />
            </Fragment>
        ));
        return nested && list.length > 1 ? <>({text})</> : text;
    }
    if (filter.op === 'any' || filter.op === 'none') {
        const relation = object.relations.find((each) => each.name === filter.field);
        const target = meta.object(relation?.object);
        return (
            <>
                <span className="dimmed">{t(filter.op === 'any' ? 'op.any' : 'op.none')}</span> {label(relation?.label)}
                {target && filter.filter && (
                    <>
                        : <FilterSummary object={target} filter={filter.filter} nested />
                    </>
                )}
            </>
        );
    }
    const field = meta.field(object, filter.field);
    return field ? <ConditionView field={field} leaf={filter} name={pathLabel(filter.field)} /> : filter.field;
}
