import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { Named, RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { useT } from '@/lib/i18n';
import { useRemoval } from '@/records/use-removal';
import classes from '@/features/settings/settings.module.css';

interface Line {
    team: RecordData;
    depth: number;
}

/** The tree as lines from the top; a team whose parents go in a circle stands at the top too. */
function treeLines(teams: readonly RecordData[]): Line[] {
    const parentOf = (team: RecordData) => (team['parent'] as Named | null | undefined)?.id;
    const ids = new Set(teams.map((team) => team.id));
    const lines: Line[] = [];
    const seen = new Set<string>();
    function add(team: RecordData, depth: number) {
        if (seen.has(team.id)) return;
        seen.add(team.id);
        lines.push({ team, depth });
        for (const child of teams) if (parentOf(child) === team.id) add(child, depth + 1);
    }
    for (const team of teams) if (!ids.has(parentOf(team) ?? '')) add(team, 0);
    for (const team of teams) add(team, 0);
    return lines;
}

export function Teams() {
    const t = useT();
    const object = useObject('teams');
    const { list, records } = useRecords('teams', 'name');
    const [editing, setEditing] = useState<RecordData | { parent: Named | null } | null>(null);
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
                    {treeLines(records).map(({ team, depth }) => (
                        <li key={team.id} className={classes['line']} style={{ paddingLeft: depth * 24 }}>
                            <IconUsers size={15} stroke={1.6} aria-hidden />
                            <button type="button" className={classes['rowButton']} onClick={() => setEditing(team)}>
                                {String(team['name'] ?? '')}
                            </button>
                            <span className="dimmed">{(team['lead'] as Named | null | undefined)?.name}</span>
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
