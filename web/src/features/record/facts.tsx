import type { ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import classes from '@/features/record/record.module.css';

const facts_max = 5;

/** The line under the title: what the list would show of this record. */
export function Facts({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { label } = useLanguage();
    const names = object.list.filter((name) => name !== object.title && !['created_at', 'updated_at', 'stage'].includes(name));
    const fields = names.flatMap((name) => object.fields.find((field) => field.name === name) ?? []).filter((field) => !isEmpty(record[field.name]));
    if (fields.length === 0) return null;
    return (
        <dl className={classes['facts']}>
            {fields.slice(0, facts_max).map((field) => (
                <div key={field.name} className={classes['fact']}>
                    <dt>{label(field.label)}</dt>
                    <dd>
                        <FieldShow field={field} value={record[field.name]} />
                    </dd>
                </div>
            ))}
        </dl>
    );
}
