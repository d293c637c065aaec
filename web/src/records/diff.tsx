import type { Change, ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { FieldCell } from '@/records/field-view';
import classes from '@/records/diff.module.css';

interface Props {
    object: ObjectMeta;
    changes: Change[];
    /** Only what it became: there was nothing before. */
    created?: boolean;
    shown_max?: number;
}

/** Fields as they were and as they became. */
export function Diff({ object, changes, created = false, shown_max = Infinity }: Props) {
    const { t, label } = useLanguage();
    const known = changes.flatMap((change) => {
        const field = object.fields.find((each) => each.name === change.field);
        return field && change.field !== 'deleted_at' ? [{ field, change }] : [];
    });
    const side = (field: (typeof known)[number]['field'], value: unknown) =>
        isEmpty(value) ? <span className="dimmed">{t('diff.nothing')}</span> : kindOf(field).multiline ? <span className="dimmed">…</span> : <FieldCell field={field} value={value} />;
    return (
        <ul className={classes['diff']}>
            {known.slice(0, shown_max).map(({ field, change }) => (
                <li key={field.name}>
                    <span className="dimmed">{label(field.label)}</span>
                    {!created && <del>{side(field, change.from)}</del>}
                    <ins>{side(field, change.to)}</ins>
                </li>
            ))}
            {known.length > shown_max && <li className="dimmed">+{known.length - shown_max}</li>}
        </ul>
    );
}
