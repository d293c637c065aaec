// The line under the title: who has it, what it is worth, when it closes, when somebody was last in touch
// and what comes next.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lastTouchQuery, nextStepQuery, notesTouch, touchOf, whenOf } from '@/api/touch';
import { useMeta } from '@/api/meta';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import classes from '@/features/record/record.module.css';

const fields_max = 5;
/** Told elsewhere on the page, or by the program. */
const not_here = ['created_at', 'updated_at', 'stage', 'tags', 'last_touch_at'];

function factFields(object: ObjectMeta): Field[] {
    const names = ['owner', ...object.list].filter((name) => name !== object.title && !not_here.includes(name));
    return [...new Set(names)].flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
}

function Fact({ name, late, children }: { name: string; late?: boolean; children: ReactNode }) {
    return (
        <div className={classes['fact']}>
            <dt>{name}</dt>
            <dd className={late ? classes['late'] : undefined}>{children}</dd>
        </div>
    );
}

function Touch({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const notes = notesTouch(object);
    const last = useQuery({ ...lastTouchQuery(object.name, record.id), enabled: !notes }).data;
    const next = useQuery(nextStepQuery(object.name, record.id)).data;
    const written = record['next_step'];
    const { at, subject } = touchOf(object, record, last);
    return (
        <>
            {(notes || last !== undefined) && (
                <Fact name={t('fact.last_touch')}>
                    {at ? <span title={[subject, texts.date_time(at)].filter(Boolean).join(' · ')}>{texts.relative(at, now)}</span> : <span className="dimmed">{t('fact.never')}</span>}
                </Fact>
            )}
            {next && (
                <Fact name={t('fact.next_step')} late={Date.parse(whenOf(next)) < now}>
                    <Link to="/$object/$record" params={{ object: 'activities', record: next.id }} search={{}} className={classes['nextStep']}>
                        <span className="clip">{String(next['subject'] ?? '')}</span> <span className="dimmed">{texts.relative(whenOf(next), now)}</span>
                    </Link>
                </Fact>
            )}
            {!next && typeof written === 'string' && written !== '' && <Fact name={t('fact.next_step')}>{written}</Fact>}
        </>
    );
}

export function Facts({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { label } = useLanguage();
    const activities = useMeta().object('activities');
    const fields = factFields(object).filter((field) => !isEmpty(record[field.name]));
    return (
        <dl className={classes['facts']}>
            {fields.slice(0, fields_max).map((field) => (
                <Fact key={field.name} name={label(field.label)}>
                    <FieldShow field={field} value={record[field.name]} />
                </Fact>
            ))}
            {activities?.access.read && object.name !== 'activities' && !record.deleted_at && <Touch object={object} record={record} />}
        </dl>
    );
}
