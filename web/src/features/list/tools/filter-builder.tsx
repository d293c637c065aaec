// The whole filter: groups of AND and OR within each other, NOT before any of them, fields of related
// records, some or none of many. What is complete is the list's filter once it is applied.

import { ActionIcon, Alert, Button, Modal, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { useMeta } from '@/api/meta';
import { countQuery } from '@/api/records';
import type { Filter, ObjectMeta, Operator } from '@/api/types';
import { editorValue, ValueEditor } from '@/features/list/filter-editor';
import { pathsOf } from '@/features/list/paths';
import {
    depth_max, filterOf, newCondition, newGroup, newRelated, replaced, rootOf, unfinished, type ConditionNode, type GroupNode, type LeafOf, type Node, type RelatedNode,
} from '@/features/list/tools/filter-tree';
import { usePhone, useSettled } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { conditionOf, operatorsOf, operatorWord } from '@/records/condition';
import { useQuery } from '@tanstack/react-query';
import classes from '@/features/list/tools/tools.module.css';

interface Props {
    object: ObjectMeta;
    filter: Filter | null;
    /** A title of its own where the filter is for something else than the list. */
    title?: string;
    onApply(filter: Filter | null): void;
    onClose(): void;
}

interface NodeProps<N extends Node> {
    object: ObjectMeta;
    node: N;
    depth: number;
    onChange(next: N): void;
    onRemove: (() => void) | null;
}

const counting_ms = 400;

function useLeafOf(object: ObjectMeta): LeafOf {
    const meta = useMeta();
    return useMemo(
        () => (node, via) => {
            const at = via.reduce<ObjectMeta | undefined>((from, name) => meta.object(from?.relations.find((relation) => relation.name === name)?.object), object);
            const field = at && node.path ? meta.field(at, node.path) : undefined;
            return node.path && field && node.op ? conditionOf(node.path, field, node.op, node.value) : null;
        },
        [meta, object],
    );
}

function NotToggle({ node, onChange }: { node: Node; onChange(not: boolean): void }) {
    const { t } = useLanguage();
    return (
        <button type="button" className={classes['not']} aria-pressed={node.not} title={t('build.not_help')} onClick={() => onChange(!node.not)}>
            {t('build.not')}
        </button>
    );
}

function Condition({ object, node, onChange, onRemove }: NodeProps<ConditionNode>) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const paths = useMemo(() => pathsOf(meta, object).filter(({ field }) => field.filterable && operatorsOf(field).length > 0), [meta, object]);
    const field = node.path ? meta.field(object, node.path) : undefined;
    const operators = field ? operatorsOf(field) : [];
    const op = node.op && operators.includes(node.op) ? node.op : null;
    const [value, setValue] = useState<unknown>(() => (field && node.leaf ? editorValue(field, node.leaf) : node.value));
    const change = (part: Partial<ConditionNode>) => onChange({ ...node, ...part, leaf: null });
    return (
        <div className={classes['condition']}>
            <NotToggle node={node} onChange={(not) => onChange({ ...node, not })} />
            <Select
                className={classes['field']}
                aria-label={t('filter.field')}
                placeholder={t('filter.field')}
                searchable
                allowDeselect={false}
                data={paths.map(({ path, labels }) => ({ value: path, label: labels.map(label).join(' / ') }))}
                value={node.path}
                onChange={(path) => {
                    const next = path ? meta.field(object, path) : undefined;
                    setValue(null);
                    change({ path, op: next ? (operatorsOf(next)[0] ?? null) : null, value: null });
                }}
            />
            {field && op && (
                <>
                    <NativeSelect
                        className={classes['operator']}
                        aria-label={t('filter.operator')}
                        value={op}
                        data={operators.map((each) => ({ value: each, label: t(operatorWord(field, each)) }))}
                        onChange={(event) => {
                            setValue(null);
                            change({ op: event.currentTarget.value as Operator, value: null });
                        }}
                    />
                    <div className={classes['value']}>
                        <ValueEditor
                            key={`${node.path} ${op}`}
                            field={field}
                            op={op}
                            value={value}
                            onChange={(next) => {
                                setValue(next);
                                change({ op, value: next });
                            }}
                        />
                    </div>
                </>
            )}
            <ActionIcon aria-label={t('filter.remove')} onClick={onRemove ?? undefined}>
                <IconX size={14} />
            </ActionIcon>
        </div>
    );
}

function Related({ object, node, depth, onChange, onRemove }: NodeProps<RelatedNode>) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const relations = object.relations.filter((relation) => meta.object(relation.object)?.access.read);
    const target = meta.object(relations.find((relation) => relation.name === node.relation)?.object);
    return (
        <div className={classes['related']}>
            <div className={classes['condition']}>
                <NotToggle node={node} onChange={(not) => onChange({ ...node, not })} />
                <NativeSelect
                    aria-label={t('filter.operator')}
                    value={node.op}
                    data={[{ value: 'any', label: t('op.any') }, { value: 'none', label: t('op.none') }]}
                    onChange={(event) => onChange({ ...node, op: event.currentTarget.value as RelatedNode['op'] })}
                />
                <Select
                    className={classes['field']}
                    aria-label={t('build.relation')}
                    placeholder={t('build.relation')}
                    allowDeselect={false}
                    data={relations.map((relation) => ({ value: relation.name, label: label(relation.label) }))}
                    value={node.relation}
                    onChange={(relation) => onChange({ ...node, relation, inside: newGroup('and', []) })}
                />
                <span className={classes['grow']} />
                <ActionIcon aria-label={t('filter.remove')} onClick={onRemove ?? undefined}>
                    <IconX size={14} />
                </ActionIcon>
            </div>
            {target && <Group object={target} node={node.inside} depth={depth + 1} onChange={(inside) => onChange({ ...node, inside })} onRemove={null} />}
        </div>
    );
}

function Group({ object, node, depth, onChange, onRemove }: NodeProps<GroupNode>) {
    const { t } = useLanguage();
    const name = useId();
    const add = (child: Node) => onChange({ ...node, children: [...node.children, child] });
    const of = (child: Node) => ({
        object,
        depth: depth + 1,
        onRemove: () => onChange(replaced(node, child.id, null)),
    });
    const join = (value: GroupNode['join'], text: string) => (
        <label className={classes['join']} data-checked={node.join === value || undefined}>
            <input type="radio" name={name} checked={node.join === value} onChange={() => onChange({ ...node, join: value })} />
            {text}
        </label>
    );
    return (
        <fieldset className={classes['group']} data-join={node.join}>
            <legend className="visually-hidden">{t('build.group')}</legend>
            <div className={classes['groupHead']}>
                {depth > 0 && <NotToggle node={node} onChange={(not) => onChange({ ...node, not })} />}
                {join('and', t('build.all_of'))}
                {join('or', t('build.any_of'))}
                <span className={classes['grow']} />
                {onRemove && (
                    <ActionIcon aria-label={t('build.remove_group')} onClick={onRemove}>
                        <IconX size={14} />
                    </ActionIcon>
                )}
            </div>
            {node.children.map((child) => {
                if (child.kind === 'condition') return <Condition key={child.id} {...of(child)} node={child} onChange={(next) => onChange(replaced(node, child.id, next))} />;
                if (child.kind === 'related') return <Related key={child.id} {...of(child)} node={child} onChange={(next) => onChange(replaced(node, child.id, next))} />;
                return <Group key={child.id} {...of(child)} node={child} onChange={(next) => onChange(replaced(node, child.id, next))} />;
            })}
            <div className={classes['adds']}>
                <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => add(newCondition())}>
                    {t('build.add_condition')}
                </Button>
                {depth < depth_max && (
                    <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => add(newGroup(node.join === 'and' ? 'or' : 'and'))}>
                        {t('build.add_group')}
                    </Button>
                )}
                {depth < depth_max && object.relations.length > 0 && (
                    <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => add(newRelated())}>
                        {t('build.add_related')}
                    </Button>
                )}
            </div>
        </fieldset>
    );
}

export function FilterBuilder({ object, filter, title, onApply, onClose }: Props) {
    const { t } = useLanguage();
    const texts = useTexts();
    const phone = usePhone();
    const [root, setRoot] = useState<GroupNode>(() => rootOf(filter));
    const leaf_of = useLeafOf(object);
    const result = filterOf(root, leaf_of);
    const settled = useSettled(JSON.stringify(result), counting_ms);
    const count = useQuery(countQuery(object.name, { filter: JSON.parse(settled) as Filter | null }));
    const begun = unfinished(root, leaf_of);

    function apply() {
        onApply(result);
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={title ?? t('build.title')} size={760} fullScreen={phone} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <div onKeyDown={onKeys({ 'Mod+Enter': apply })}>
                <Group object={object} node={root} depth={0} onChange={setRoot} onRemove={null} />
                {count.error && <Alert color="red">{count.error.message}</Alert>}
                <div className={classes['buttons']}>
                    <span className="dimmed tabular" role="status">
                        {count.data ? t('build.found', { count: texts.number(count.data.value) + (count.data.exact ? '' : '+') }) : ''}
                        {begun > 0 ? ` ${t('build.unfinished', { count: begun })}` : ''}
                    </span>
                    <span className={classes['grow']} />
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button onClick={apply}>{t('filter.apply')}</Button>
                </div>
            </div>
        </Modal>
    );
}
