import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type DragEvent } from 'react';
import { useObject } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { Named, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { isWithin, treeLines } from '@/features/settings/team-tree';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import { useRemoval } from '@/records/use-removal';
import classes from '@/features/settings/settings.module.css';

export function Teams() {
    const t = useT();
    const object = useObject('teams');
    const { list, records } = useRecords('teams', 'name');
    const [editing, setEditing] = useState<RecordData | { parent: Named | null } | null>(null);
    const client = useQueryClient();
    const { records: users } = useRecords('users', 'name', { field: 'active', op: 'eq', value: true });
    const [dragged, setDragged] = useState<RecordData | null>(null);
    const [over, setOver] = useState<string | null>(null);
    const countOf = (team: RecordData) => users.filter((user) => (user['team'] as Named | null | undefined)?.id === team.id).length;

    async function move(team: RecordData, parent: RecordData | null) {
        try {
            await updateRecord('teams', team.id, { parent: parent?.id ?? null }, team.version);
            toast({ text: t('settings.team_moved', { name: String(team['name']) }) });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, 'teams');
    }
    /** A team cannot stand below itself or what is below it. */
    const takes = (target: RecordData | null) => dragged !== null && (target === null || !isWithin(records, target, dragged));
    const dropping = (target: RecordData | null) => ({
        'data-over': over === (target?.id ?? 'top') || undefined,
        onDragOver: (event: DragEvent) => {
            if (!takes(target)) return;
            event.preventDefault();
            setOver(target?.id ?? 'top');
        },
        onDragLeave: () => setOver(null),
        onDrop: (event: DragEvent) => {
            event.preventDefault();
            if (dragged && takes(target)) void move(dragged, target);
            setDragged(null);
            setOver(null);
        },
    });
    const record = editing && 'id' in editing ? (editing as RecordData) : undefined;
    return (
        <Section
            title={t('settings.teams')}
            text={t('settings.teams_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing({ parent: null })}>
                    {t('settings.team_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_teams')}>
                <ul className={classes['lines']}>
                    <li className={classes['line']} {...dropping(null)}>
                        <span className="dimmed">{t('settings.team_drag')}</span>
                    </li>
                    {treeLines(records).map(({ team, depth }) => (
                        <li
                            key={team.id}
                            className={classes['line']}
                            style={{ paddingLeft: depth * 24 }}
                            draggable
                            onDragStart={(event) => {
                                event.dataTransfer.setData('text/plain', team.id);
                                setDragged(team);
                            }}
                            onDragEnd={() => setDragged(null)}
                            {...dropping(team)}
                        >
                            <IconUsers size={15} stroke={1.6} aria-hidden />
                            <button type="button" className={classes['rowButton']} onClick={() => setEditing(team)}>
                                {String(team['name'] ?? '')}
                            </button>
                            <span className="dimmed">{(team['lead'] as Named | null | undefined)?.name}</span>
                            <span className="dimmed">{t('settings.team_members', { count: countOf(team) })}</span>
                            <span className={classes['lineActions']}>
                                <ActionIcon aria-label={`${t('settings.team_below')} ${String(team['name'])}`} title={t('settings.team_below')} onClick={() => setEditing({ parent: { id: team.id, name: String(team['name']) } })}>
                                    <IconPlus size={15} stroke={1.6} />
                                </ActionIcon>
                                {object && <Remove object={object} record={team} />}
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
            {editing && (
                <RecordForm
                    object="teams"
                    title={record ? t('settings.team_edit') : t('settings.team_new')}
                    names={['name', 'parent', 'lead']}
                    record={record}
                    given={record ? {} : { parent: (editing as { parent: Named | null }).parent }}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}

export function Remove({ object, record }: { object: Parameters<typeof useRemoval>[0]; record: RecordData }) {
    const t = useT();
    const { remove } = useRemoval(object);
    return (
        <ActionIcon aria-label={`${t('action.delete')} ${String(record['name'] ?? '')}`} title={t('action.delete')} onClick={() => void remove(record)}>
            <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
    );
}
