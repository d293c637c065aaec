// The way of a record through its pipeline: where it stands, what is to be done there, and one key that
// takes it on.

import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { titleOf } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import { PathSteps } from '@/features/record/path-steps';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { askedAfter, AskWhatIsWanted, type Asked } from '@/records/asked';
import { answersFor, demandsOf, fieldsToAsk } from '@/records/demands';
import { useUpdate } from '@/records/use-update';
import classes from '@/features/record/record.module.css';

const stages_max = 50;

function named(value: unknown): Named | null {
    return typeof value === 'object' && value !== null && 'id' in value ? (value as Named) : null;
}

interface Props {
    object: ObjectMeta;
    record: RecordData;
    past?: boolean;
}

/** For any object with a stage. */
export function StagePath(props: Props) {
    const field = props.object.fields.find((candidate) => candidate.name === 'stage' && candidate.object === 'stages');
    return field ? <Path field={field} {...props} /> : null;
}

function Path({ field, object, record, past }: Props & { field: Field }) {
    const t = useT();
    const [asked, setAsked] = useState<Asked<RecordData> | null>(null);
    const updater = useUpdate(object, {
        onInvalid(change, { errors }) {
            const stage = data.find((each) => each.id === named(change.values['stage'])?.id);
            const asking = stage ? askedAfter(stage, object, errors, field.name) : null;
            if (asking) setAsked(asking);
            return asking !== null;
        },
    });
    const pipeline = named(record['pipeline']);
    const filter = pipeline ? ({ field: 'pipeline', op: 'eq', value: pipeline.id } as const) : null;
    const { data = [] } = useQuery({ ...pickQuery('stages', '', filter, stages_max), staleTime: 5 * 60_000 });
    const stages = data.toSorted((left, right) => Number(left['position'] ?? 0) - Number(right['position'] ?? 0));

    const current = named(record['stage'])?.id;
    const at = stages.findIndex((stage) => stage.id === current);
    const outcome = stages[at]?.['kind'];
    const may = field.writable && object.access.update && !record.deleted_at && !past;
    // Lost is never the next step: it is chosen.
    const next = may && outcome === 'open' ? stages.slice(at + 1).find((stage) => stage['kind'] !== 'lost') : undefined;
    const go = (stage: RecordData, answers: Record<string, unknown> = {}) =>
        updater.update({ record, values: { stage: { id: stage.id, name: String(stage['name'] ?? '') }, ...answersFor(record, answers) } });
    function move(stage: RecordData) {
        const demands = demandsOf(stage);
        const fields = fieldsToAsk(object, [record], demands);
        if (fields.length > 0) setAsked({ to: stage, fields, required: demands.required, errors: {} });
        else go(stage);
    }
    useShortcuts(next ? { s: () => move(next) } : {});
    if (stages.length === 0) return null;

    const guidance = stages[at]?.['guidance'];
    return (
        <div className={classes['stages']}>
            <PathSteps
                outcome={typeof outcome === 'string' ? outcome : undefined}
                steps={stages.map((stage, index) => ({
                    id: stage.id,
                    name: String(stage['name'] ?? ''),
                    // The lost stage stands after the won one: reaching it does not mean having passed that.
                    passed: index < at && stage['kind'] === 'open',
                    current: index === at,
                    open: may,
                }))}
                onGo={(id) => {
                    const stage = stages.find((each) => each.id === id);
                    if (stage) move(stage);
                }}
            />
            {(next || (typeof guidance === 'string' && guidance !== '')) && (
                <div className={classes['guidance']}>
                    <span className={classes['guidanceText']}>{typeof guidance === 'string' ? guidance : ''}</span>
                    {next && (
                        <Button data-print="hide" variant="default" size="compact-xs" title="S" rightSection={<IconArrowRight size={13} stroke={1.6} />} onClick={() => move(next)}>
                            {t('stage.advance', { stage: String(next['name'] ?? '') })}
                        </Button>
                    )}
                </div>
            )}
            <AskWhatIsWanted asked={asked} name={titleOf(object, record)} placeOf={(stage) => String(stage['name'] ?? '')} onClose={() => setAsked(null)} onGo={go} />
            {updater.dialog}
        </div>
    );
}
