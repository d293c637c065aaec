import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { groupQuery, keyId } from '@/api/groups';
import { useObject } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemLine, useSubmit } from '@/api/use-submit';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { StageRemoval } from '@/features/settings/stage-removal';
import { Remove } from '@/features/settings/teams';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function Pipelines() {
    const t = useT();
    const { list, records } = useRecords('pipelines', 'name');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    return (
        <Section
            title={t('settings.pipelines')}
            text={t('settings.pipelines_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.pipeline_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_pipelines')}>
                {records.map((pipeline) => (
                    <Pipeline key={pipeline.id} pipeline={pipeline} onEdit={() => setEditing(pipeline)} />
                ))}
            </Loaded>
            {editing && (
                <RecordForm
                    object="pipelines"
                    title={t(editing === 'new' ? 'settings.pipeline_new' : 'settings.pipeline_edit')}
                    names={['name', 'is_default', 'needed_roles']}
                    record={editing === 'new' ? undefined : editing}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}

function Pipeline({ pipeline, onEdit }: { pipeline: RecordData; onEdit(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const object = useObject('stages');
    const pipelines = useObject('pipelines');
    const { busy, submit } = useSubmit();
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const { list, records: stages } = useRecords('stages', 'position', { field: 'pipeline', op: 'eq', value: pipeline.id });
    const kind = object?.fields.find((field) => field.name === 'kind');
    const needed = pipelines?.fields.find((field) => field.name === 'needed_roles');
    const roles = pipeline['needed_roles'] as string[] | null | undefined;
    const { data: standing } = useQuery(groupQuery('opportunities', { filter: { field: 'pipeline', op: 'eq', value: pipeline.id }, group: ['stage'], measures: [{ fn: 'count' }], limit: 200 }));
    const deals = new Map(standing?.groups.map((group) => [keyId(group.keys[0]), Number(group.values[0])]));
    const name = String(pipeline['name'] ?? '');

    /** Numbers all stages anew: positions may have gaps or doubles. */
    const swap = (at: number, by: -1 | 1) =>
        void submit(async () => {
            const order = [...stages];
            const [moved] = order.splice(at, 1);
            if (!moved) return;
            order.splice(at + by, 0, moved);
            try {
                for (const [position, stage] of order.entries()) {
                    if (stage['position'] !== position + 1) await updateRecord('stages', stage.id, { position: position + 1 }, stage.version);
                }
            } catch (error) {
                toast({ text: problemLine(t, error), failed: true });
            }
            await refreshRecords(client, 'stages');
        });
    return (
        <section className={classes['card']}>
            <div className={classes['cardHead']}>
                <h3>{name}</h3>
                {pipeline['is_default'] === true && <Chip color="blue">{t('settings.default')}</Chip>}
                <span className={classes['lineActions']}>
                    <ActionIcon aria-label={`${t('settings.pipeline_edit')} ${name}`} onClick={onEdit}>
                        <IconPencil size={15} stroke={1.6} />
                    </ActionIcon>
                    {pipelines && <Remove object={pipelines} record={pipeline} />}
                </span>
            </div>
            {needed && roles && roles.length > 0 && (
                <div className={classes['line']}>
                    <span className="dimmed">{label(needed.label)}</span>
                    <FieldShow field={needed} value={roles} />
                </div>
            )}
            {list.isLoading && <Skeleton height={120} />}
            <ol className={classes['lines']}>
                {stages.map((stage, at) => (
                    <li key={stage.id} className={classes['line']}>
                        <button type="button" className={classes['rowButton']} onClick={() => setEditing(stage)}>
                            {String(stage['name'] ?? '')}
                        </button>
                        {kind && <FieldShow field={kind} value={stage['kind']} />}
                        <span className="dimmed tabular">{texts.percent(Number(stage['probability'] ?? 0))}</span>
                        {(deals.get(stage.id) ?? 0) > 0 && <span className="dimmed tabular">{t('settings.stage_count', { count: deals.get(stage.id) ?? 0 })}</span>}
                        <span className={classes['lineActions']}>
                            <ActionIcon disabled={at === 0 || busy} aria-label={`${t('settings.up')} ${String(stage['name'])}`} onClick={() => swap(at, -1)}>
                                <IconArrowUp size={15} stroke={1.6} />
                            </ActionIcon>
                            <ActionIcon disabled={at === stages.length - 1 || busy} aria-label={`${t('settings.down')} ${String(stage['name'])}`} onClick={() => swap(at, 1)}>
                                <IconArrowDown size={15} stroke={1.6} />
                            </ActionIcon>
                            {object && <StageRemoval object={object} stage={stage} others={stages.filter((each) => each !== stage)} deals={deals.get(stage.id) ?? 0} />}
                        </span>
                    </li>
                ))}
            </ol>
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setEditing('new')}>
                {t('settings.stage_new')}
            </Button>
            {editing && (
                <RecordForm
                    object="stages"
                    title={t(editing === 'new' ? 'settings.stage_new' : 'settings.stage_edit')}
                    names={['name', 'probability', 'kind', 'required_fields', 'card_limit', 'idle_days']}
                    record={editing === 'new' ? undefined : editing}
                    given={editing === 'new' ? { pipeline: { id: pipeline.id, name }, position: stages.length + 1, kind: 'open' } : {}}
                    onClose={() => setEditing(null)}
                />
            )}
        </section>
    );
}
