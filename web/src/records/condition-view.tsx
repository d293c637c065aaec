import type { Field } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import type { Leaf } from '@/lib/filter';
import { useT } from '@/lib/i18n';
import { heldValue, operatorWord, rangeText, without_value } from '@/records/condition';

function Value({ field, value }: { field: Field; value: unknown }) {
    const say = useSay();
    const { ConditionShow, format } = kindOf(field);
    if (isEmpty(value)) return <>…</>;
    if (ConditionShow && typeof value === 'string') return <ConditionShow field={field} value={value} />;
    const held = heldValue(field, value);
    return <>{format(held, field, say)}</>;
}

/** `name` where the field is meant by a longer path than its own. */
export function ConditionView({ field, leaf, name }: { field: Field; leaf: Leaf; name?: string | undefined }) {
    const t = useT();
    const { label } = useSay();
    const values = Array.isArray(leaf.value) ? (leaf.value as unknown[]) : [leaf.value];
    const joint = leaf.op === 'between' ? ' – ' : ', ';
    return (
        <>
            <span>{name ?? label(field.label)}</span> <span className="dimmed">{t(operatorWord(field, leaf.op))}</span>{' '}
            {leaf.op === 'within' && <b>{rangeText(t, leaf.value)}</b>}
            {leaf.op !== 'within' && !without_value.includes(leaf.op) && (
                <b>
                    {values.map((value, at) => (
                        <span key={at}>
                            {at > 0 && joint}
                            <Value field={field} value={value} />
                        </span>
                    ))}
                </b>
            )}
        </>
    );
}
