// A few of the rows that a dry run would create, change and pass over.

import type { ImportData, ImportSample, SampleKind } from '@/api/imports';
import type { ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import classes from '@/features/import/import.module.css';

const kinds: { kind: SampleKind; heading: MessageId }[] = [
    { kind: 'updated', heading: 'import.sample_updated' },
    { kind: 'created', heading: 'import.sample_created' },
    { kind: 'skipped', heading: 'import.sample_skipped' },
];
const shown_max = 8;

function Line({ object, sample }: { object: ObjectMeta; sample: ImportSample }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const changes = sample.change.changes.flatMap((change) => {
        const field = object.fields.find((each) => each.name === change.field);
        const told = field && (!field.system || field.name === 'owner') && !kindOf(field).multiline && field.kind !== 'image' && field.name !== object.title;
        return told || (field?.name === object.title && sample.record) ? [{ ...change, field: field as NonNullable<typeof field> }] : [];
    });
    return (
        <li className={classes['sample']}>
            <div>
                <b>{sample.name || '–'}</b> <span className="dimmed tabular">{t('import.at_line', { value: texts.number(sample.line) })}</span>
            </div>
            {changes.length > 0 && (
                <ul>
                    {changes.slice(0, shown_max).map(({ field, from, to }) => (
                        <li key={field.name}>
                            <span className="dimmed">{label(field.label)}</span>
                            {!isEmpty(from) && (
                                <s>
                                    <FieldCell field={field} value={from} />
                                </s>
                            )}
                            {sample.record && (
                                <span aria-label={t('timeline.becomes')} role="img" className="dimmed">
                                    →
                                </span>
                            )}
                            {isEmpty(to) ? <span className="dimmed">{t('timeline.nothing')}</span> : <FieldCell field={field} value={to} />}
                        </li>
                    ))}
                </ul>
            )}
        </li>
    );
}

export function Samples({ object, data }: { object: ObjectMeta; data: ImportData }) {
    const { t } = useLanguage();
    if (data.state !== 'checked') return null;
    return kinds.map(({ kind, heading }) => {
        const samples = data.samples?.[kind] ?? [];
        if (samples.length === 0) return null;
        return (
            <section key={kind} className={classes['sampleBox']}>
                <h2 className={classes['heading']}>{t(heading)}</h2>
                <ul className={classes['sampleList']}>
                    {samples.map((sample) => (
                        <Line key={sample.row} object={object} sample={sample} />
                    ))}
                </ul>
            </section>
        );
    });
}
