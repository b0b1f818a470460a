"""The first tables."""
from peewee import *

def up(migrator, db):
    class Unit(Model):
        version = IntegerField(default=1)
        archived_at = DateTimeField(index=True, null=True)
        code = CharField(unique=True, max_length=30)
        kind = CharField(max_length=40, default='agency')
        name = CharField(max_length=200)
        short_name = CharField(max_length=100, default='')
        aliases = JSONField(default=list)
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        successor = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        contact_name = CharField(max_length=100, default='')
        contact_email = CharField(max_length=200, default='')
        contact_phone = CharField(max_length=50, default='')
        channel = CharField(max_length=40, default='console')
        delegated = BooleanField(default=False)
        delegation_document = CharField(max_length=200, default='')
        position = IntegerField(default=0)
        sort_key = CharField(index=True, max_length=600, default='')
        search_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'unit'
    db.create_tables([Unit])

    class Account(Model):
        username = CharField(unique=True, max_length=80)
        email = CharField(unique=True, max_length=200)
        password = CharField(default='')
        active = BooleanField(default=True)
        fs_uniquifier = CharField(unique=True, max_length=64)
        full_name = CharField(max_length=100, default='')
        unit = ForeignKeyField(Unit, null=True, on_delete='RESTRICT')
        division = CharField(max_length=100, default='')
        must_change_password = BooleanField(default=False)
        language = CharField(max_length=5, default='vi')
        created_at = DateTimeField(null=True)
        last_login_at = DateTimeField(null=True)
        current_login_at = DateTimeField(null=True)
        last_login_ip = CharField(null=True, max_length=64)
        current_login_ip = CharField(null=True, max_length=64)
        login_count = IntegerField(default=0)
        tf_primary_method = CharField(null=True, max_length=20)
        tf_totp_secret = CharField(null=True)
        mf_recovery_codes = TextField(null=True)
        class Meta:
            database = db
            table_name = 'account'
    db.create_tables([Account])

    class Role(Model):
        name = CharField(unique=True, max_length=40)
        description = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'role'
    db.create_tables([Role])

    class AccountRole(Model):
        account = ForeignKeyField(Account, on_delete='CASCADE')
        role = ForeignKeyField(Role, on_delete='CASCADE')
        class Meta:
            database = db
            table_name = 'account_role'
            primary_key = CompositeKey('account', 'role')
    db.create_tables([AccountRole])

    class Attachment(Model):
        record = CharField(max_length=40)
        record_id = IntegerField()
        name = CharField()
        path = CharField(max_length=500)
        size = IntegerField(default=0)
        sha256 = CharField(max_length=64, default='')
        link = CharField(max_length=1000, default='')
        added_at = DateTimeField()
        added_by = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        class Meta:
            database = db
            table_name = 'attachment'
            indexes = ((('record', 'record_id'), False),)
    db.create_tables([Attachment])

    class CalendarOverride(Model):
        day = DateField(unique=True)
        working = BooleanField(default=False)
        name = CharField(max_length=200)
        source = CharField(max_length=200, default='')
        status = CharField(max_length=40, default='confirmed')
        class Meta:
            database = db
            table_name = 'calendar_override'
    db.create_tables([CalendarOverride])

    class Document(Model):
        version = IntegerField(default=1)
        archived_at = DateTimeField(index=True, null=True)
        kind = CharField(max_length=40, default='CV')
        number = CharField(max_length=11, default='')
        symbol = CharField(index=True, max_length=60)
        title = CharField(max_length=300, default='')
        abstract = TextField(default='')
        organisation = CharField(max_length=200, default='')
        issued_on = DateField(index=True)
        year = IntegerField(default=0)
        signer = CharField(max_length=100, default='')
        signer_position = CharField(max_length=100, default='')
        submitting_unit = ForeignKeyField(Unit, null=True, on_delete='RESTRICT')
        issuing_level = CharField(max_length=40, default='committee')
        urgency = CharField(max_length=40, default='normal')
        secrecy = CharField(index=True, max_length=40, default='none')
        arising_at = DateTimeField(null=True)
        needs_opinions = CharField(max_length=40, default='no')
        recorded_at = DateTimeField(null=True)
        recorded_by = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        entry_due_on = DateField(null=True)
        entry_basis = CharField(max_length=200, default='')
        recalled_on = DateField(null=True)
        body = TextField(default='')
        search_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'document'
            indexes = ((('symbol', 'organisation', 'year'), True),)
    db.create_tables([Document])

    class Inspection(Model):
        version = IntegerField(default=1)
        archived_at = DateTimeField(index=True, null=True)
        code = CharField(unique=True, null=True, max_length=20)
        title = CharField(max_length=300)
        form = CharField(max_length=40, default='regular')
        inspector = ForeignKeyField(Unit, on_delete='RESTRICT')
        basis = TextField(default='')
        state = CharField(max_length=40, default='proposed')
        decision_number = CharField(max_length=60, default='')
        decision_date = DateField(null=True)
        decision_legal_basis = TextField(default='')
        decision_scope = TextField(default='')
        decision_content = TextField(default='')
        decision_time_limit = CharField(max_length=300, default='')
        decision_team = TextField(default='')
        leader = CharField(max_length=100, default='')
        starts_on = DateField(null=True)
        ends_on = DateField(null=True)
        result_due_on = DateField(null=True)
        result_basis = CharField(max_length=200, default='')
        result_number = CharField(max_length=60, default='')
        result_date = DateField(null=True)
        evaluation = TextField(default='')
        conclusion = TextField(default='')
        recommendations = TextField(default='')
        notified_on = DateField(null=True)
        recorded_at = DateTimeField(null=True)
        search_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'inspection'
    db.create_tables([Inspection])

    class DossierItem(Model):
        inspection = ForeignKeyField(Inspection, on_delete='CASCADE')
        position = IntegerField()
        title = CharField(max_length=300)
        optional = BooleanField(default=False)
        present = BooleanField(default=False)
        reference = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'dossier_item'
    db.create_tables([DossierItem])

    class Task(Model):
        version = IntegerField(default=1)
        archived_at = DateTimeField(index=True, null=True)
        code = CharField(unique=True, null=True, max_length=20)
        document = ForeignKeyField(Document, on_delete='RESTRICT')
        content = TextField()
        product = CharField(max_length=500, default='')
        lead_unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        division = CharField(max_length=100, default='')
        specialist = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        due_on = DateField(null=True)
        due_raw = CharField(max_length=300, default='')
        due_kind = CharField(max_length=40, default='none')
        original_due_on = DateField(null=True)
        must_submit = BooleanField(default=False)
        must_report = BooleanField(default=False)
        state = CharField(max_length=40, default='draft')
        progress = TextField(default='')
        result = TextField(default='')
        report_number = CharField(max_length=60, default='')
        report_date = DateField(null=True)
        done_on = DateField(null=True)
        awaiting_file = BooleanField(default=False)
        acted_on = DateField(null=True)
        sent_at = DateTimeField(null=True)
        received_at = DateTimeField(null=True)
        accepted_at = DateTimeField(null=True)
        recorded_at = DateTimeField(null=True)
        confirmed_at = DateTimeField(null=True)
        quality = CharField(max_length=40, default='')
        result_check = TextField(default='')
        office_opinion = TextField(default='')
        other_info = TextField(default='')
        tracked = BooleanField(default=True)
        untracked_reason = CharField(max_length=300, default='')
        group = CharField(index=True, max_length=40, default='')
        resume_state = CharField(max_length=40, default='')
        extension_count = IntegerField(default=0)
        closed_code = CharField(null=True, max_length=30)
        on_time_until = DateField(null=True)
        late_after = DateField(null=True)
        near_from = DateField(null=True)
        return_due_on = DateField(null=True)
        update_due_on = DateField(null=True)
        extension_latest_on = DateField(null=True)
        stall_on = DateField(null=True)
        basis = JSONField(default=dict)
        extra = JSONField(default=dict)
        search_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'task'
            indexes = ((('closed_code', 'late_after', 'id'), False), (('closed_code', 'on_time_until', 'id'), False), (('lead_unit', 'closed_code', 'late_after'), False), (('state', 'due_on'), False), (('due_on', 'id'), False), (('archived_at', 'tracked', 'closed_code', 'due_on', 'id'), False), (('archived_at', 'tracked', 'closed_code', 'lead_unit', 'state', 'on_time_until', 'late_after', 'due_on'), False))
    db.create_tables([Task])

    class DueChange(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        kind = CharField(max_length=40)
        old_due_on = DateField(null=True)
        new_due_on = DateField(null=True)
        document_number = CharField(max_length=120, default='')
        reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'due_change'
    db.create_tables([DueChange])

    class Explanation(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        text = TextField()
        document_number = CharField(max_length=60, default='')
        document_date = DateField(null=True)
        class Meta:
            database = db
            table_name = 'explanation'
    db.create_tables([Explanation])

    class Extension(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        kind = CharField(max_length=40, default='extension')
        reason = TextField()
        wanted_due_on = DateField(null=True)
        document_number = CharField(max_length=60, default='')
        document_date = DateField(null=True)
        stops_clock = BooleanField(default=False)
        straddles = BooleanField(default=False)
        decision = CharField(index=True, max_length=40, default='')
        decided_at = DateTimeField(null=True)
        decided_by = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        new_due_on = DateField(null=True)
        decision_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'extension'
    db.create_tables([Extension])

    class Fact(Model):
        key = CharField(unique=True, max_length=60)
        value = JSONField(null=True)
        class Meta:
            database = db
            table_name = 'fact'
    db.create_tables([Fact])

    class Feedback(Model):
        from_unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        about_unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        task = ForeignKeyField(Task, null=True, on_delete='RESTRICT')
        content = TextField()
        received_on = DateField()
        reply_due_on = DateField(null=True)
        basis = CharField(max_length=200, default='')
        handled_on = DateField(null=True)
        handled_document = CharField(max_length=120, default='')
        recorded_at = DateTimeField()
        class Meta:
            database = db
            table_name = 'feedback'
    db.create_tables([Feedback])

    class History(Model):
        at = DateTimeField(index=True)
        account = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        actor = CharField(max_length=200, default='')
        unit = ForeignKeyField(Unit, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        verb = CharField(max_length=60, default='')
        record = CharField(max_length=40)
        record_id = IntegerField()
        field = CharField(max_length=60)
        old = TextField(null=True)
        new = TextField(null=True)
        transaction = CharField(index=True, max_length=32)
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'history'
            indexes = ((('record', 'record_id', 'at'), False),)
    db.create_tables([History])

    class InspectedTask(Model):
        inspection = ForeignKeyField(Inspection, on_delete='CASCADE')
        task = ForeignKeyField(Task, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspected_task'
            indexes = ((('inspection', 'task'), True),)
    db.create_tables([InspectedTask])

    class InspectedUnit(Model):
        inspection = ForeignKeyField(Inspection, on_delete='CASCADE')
        unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        report = TextField(default='')
        sync_dirty = IntegerField(default=1)
        class Meta:
            database = db
            table_name = 'inspected_unit'
            indexes = ((('inspection', 'unit'), True),)
    db.create_tables([InspectedUnit])

    class JobRun(Model):
        name = CharField(unique=True, max_length=60)
        started_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'job_run'
    db.create_tables([JobRun])

    class Lease(Model):
        name = CharField(unique=True, max_length=60)
        owner = CharField(max_length=100, default='')
        expires_at = DateTimeField(null=True)
        fence = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'lease'
    db.create_tables([Lease])

    class Obligation(Model):
        kind = CharField(max_length=40)
        who = CharField(max_length=40)
        period = CharField(index=True, max_length=20)
        due_on = DateField(null=True)
        raw_words = CharField(max_length=500, default='')
        article = CharField(max_length=120, default='')
        regulation = CharField(max_length=60)
        class Meta:
            database = db
            table_name = 'obligation'
            indexes = ((('regulation', 'kind', 'who', 'period', 'article'), True),)
    db.create_tables([Obligation])

    class ObligationReport(Model):
        obligation = ForeignKeyField(Obligation, on_delete='CASCADE')
        unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        submitted_on = DateField()
        number = CharField(max_length=60, default='')
        nothing_arose = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'obligation_report'
            indexes = ((('obligation', 'unit'), True),)
    db.create_tables([ObligationReport])

    class Outbox(Model):
        to = CharField(max_length=300)
        subject = CharField(max_length=300)
        body = TextField()
        queued_at = DateTimeField()
        sent_at = DateTimeField(index=True, null=True)
        tries = IntegerField(default=0)
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'outbox'
    db.create_tables([Outbox])

    class Participation(Model):
        task = ForeignKeyField(Task, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        role = CharField(max_length=40, default='lead')
        asked_on = DateField(null=True)
        due_on = DateField(null=True)
        contribution = TextField(default='')
        contributed_on = DateField(null=True)
        other_info = TextField(default='')
        received_at = DateTimeField(null=True)
        left_at = DateTimeField(null=True)
        left_reason = CharField(max_length=300, default='')
        sync_dirty = IntegerField(index=True, default=1)
        class Meta:
            database = db
            table_name = 'participation'
            indexes = ((('task', 'unit'), True), (('unit', 'left_at'), False))
    db.create_tables([Participation])

    class Progress(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        text = TextField()
        percent = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'progress'
    db.create_tables([Progress])

    class Report(Model):
        kind = CharField(max_length=40)
        period = CharField(max_length=40)
        from_on = DateField()
        cut_off_on = DateField()
        unit = ForeignKeyField(Unit, null=True, on_delete='RESTRICT')
        format = CharField(max_length=10)
        path = CharField(max_length=500, default='')
        figures = JSONField(default=dict)
        made_at = DateTimeField()
        made_by = ForeignKeyField(Account, null=True, on_delete='SET NULL')
        version = IntegerField(default=1)
        class Meta:
            database = db
            table_name = 'report'
    db.create_tables([Report])

    class Return(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        ground = CharField(max_length=40, default='other')
        reason = TextField()
        document_number = CharField(max_length=60, default='')
        document_date = DateField(null=True)
        late = BooleanField(default=False)
        straddles = BooleanField(default=False)
        reply_due_on = DateField(null=True)
        decision = CharField(max_length=40, default='')
        decided_at = DateTimeField(null=True)
        decision_reason = TextField(default='')
        decision_document = CharField(max_length=120, default='')
        class Meta:
            database = db
            table_name = 'return'
    db.create_tables([Return])

    class SavedView(Model):
        account = ForeignKeyField(Account, on_delete='CASCADE')
        name = CharField(max_length=100)
        resource = CharField(max_length=40)
        query = TextField(default='')
        class Meta:
            database = db
            table_name = 'saved_view'
    db.create_tables([SavedView])

    class Session(Model):
        month = DateField(unique=True)
        held_on = DateField()
        class Meta:
            database = db
            table_name = 'session'
    db.create_tables([Session])

    class Submission(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        done_on = DateField()
        result = TextField(default='')
        report_number = CharField(max_length=60, default='')
        report_date = DateField(null=True)
        report_signer = CharField(max_length=100, default='')
        decision = CharField(max_length=40, default='')
        decided_at = DateTimeField(null=True)
        decision_reason = TextField(default='')
        confirm_due_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'submission'
    db.create_tables([Submission])

    class SyncWorkbook(Model):
        unit = ForeignKeyField(Unit, unique=True, on_delete='RESTRICT')
        key = CharField(unique=True, max_length=100)
        workbook_id = CharField(max_length=64)
        store = CharField(max_length=20, default='excel')
        schema_version = IntegerField(default=1)
        generation = IntegerField(default=0)
        allocated = IntegerField(default=0)
        stamp = CharField(max_length=120, default='')
        modified_at = DateTimeField(null=True)
        clean_read_at = DateTimeField(null=True)
        last_pass_at = DateTimeField(null=True)
        state = CharField(max_length=40, default='new')
        message = TextField(default='')
        paused = BooleanField(default=False)
        released = BooleanField(default=False)
        pending_since = DateTimeField(null=True)
        planned_on = DateField(null=True)
        closed_at = DateTimeField(null=True)
        seen = JSONField(default=list)
        class Meta:
            database = db
            table_name = 'sync_workbook'
    db.create_tables([SyncWorkbook])

    class SyncBase(Model):
        workbook = ForeignKeyField(SyncWorkbook, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30)
        cells = JSONField(default=dict)
        sent = JSONField(null=True)
        tombstone = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'sync_base'
            indexes = ((('workbook', 'tab', 'code'), True),)
    db.create_tables([SyncBase])

    class SyncBrake(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        reason = TextField()
        detail = JSONField(default=dict)
        class Meta:
            database = db
            table_name = 'sync_brake'
    db.create_tables([SyncBrake])

    class SyncCommand(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        value = TextField()
        record_version = IntegerField(default=0)
        verb = CharField(max_length=40, default='')
        outcome = CharField(max_length=20, default='')
        message = TextField(default='')
        class Meta:
            database = db
            table_name = 'sync_command'
    db.create_tables([SyncCommand])

    class SyncConflict(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        base = TextField(null=True)
        sheet = TextField(null=True)
        console = TextField(null=True)
        class Meta:
            database = db
            table_name = 'sync_conflict'
    db.create_tables([SyncConflict])

    class SyncGeneration(Model):
        workbook = ForeignKeyField(SyncWorkbook, on_delete='CASCADE')
        generation = IntegerField()
        made_at = DateTimeField()
        changed = JSONField(default=dict)
        class Meta:
            database = db
            table_name = 'sync_generation'
            indexes = ((('workbook', 'generation'), True),)
    db.create_tables([SyncGeneration])

    class SyncJournal(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        value = TextField(null=True)
        replaced_by = TextField(null=True)
        reason = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'sync_journal'
    db.create_tables([SyncJournal])

    class SyncProblem(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        typed = TextField(null=True)
        message = TextField()
        class Meta:
            database = db
            table_name = 'sync_problem'
    db.create_tables([SyncProblem])

    class SyncProposal(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(max_length=30, default='')
        column = CharField(max_length=40, default='')
        position = IntegerField(null=True)
        noticed_at = DateTimeField()
        resolved_at = DateTimeField(index=True, null=True)
        resolution = CharField(max_length=40, default='')
        proposed = TextField(null=True)
        standing = TextField(null=True)
        class Meta:
            database = db
            table_name = 'sync_proposal'
    db.create_tables([SyncProposal])

    class SyncReservation(Model):
        workbook = ForeignKeyField(SyncWorkbook, on_delete='CASCADE')
        tab = CharField(max_length=20)
        code = CharField(unique=True, max_length=30)
        fingerprint = CharField(max_length=64)
        reserved_at = DateTimeField()
        class Meta:
            database = db
            table_name = 'sync_reservation'
    db.create_tables([SyncReservation])

    class TaskState(Model):
        task = ForeignKeyField(Task, on_delete='CASCADE')
        from_at = DateTimeField()
        to_at = DateTimeField(null=True)
        lead_unit = ForeignKeyField(Unit, on_delete='RESTRICT')
        state = CharField(max_length=40)
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        acted_on = DateField(null=True)
        closed_code = CharField(null=True, max_length=30)
        on_time_until = DateField(null=True)
        late_after = DateField(null=True)
        tracked = BooleanField(default=True)
        archived = BooleanField(default=False)
        sent_at = DateTimeField(null=True)
        confirmed_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'task_state'
            indexes = ((('task', 'from_at'), True), (('closed_code', 'to_at', 'from_at'), False), (('from_at', 'to_at'), False))
    db.create_tables([TaskState])

    class Urge(Model):
        task = ForeignKeyField(Task, field=Task.id, on_delete='RESTRICT')
        unit = ForeignKeyField(Unit, field=Unit.id, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        acted_on = DateField()
        account = ForeignKeyField(Account, field=Account.id, null=True, on_delete='SET NULL')
        source = CharField(max_length=40, default='console')
        form = CharField(max_length=40, default='system')
        number = CharField(max_length=60, default='')
        content = TextField(default='')
        from_unit = ForeignKeyField(Unit, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'urge'
    db.create_tables([Urge])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('urge'))
    migrator.migrate(migrator.drop_table('task_state'))
    migrator.migrate(migrator.drop_table('sync_reservation'))
    migrator.migrate(migrator.drop_table('sync_proposal'))
    migrator.migrate(migrator.drop_table('sync_problem'))
    migrator.migrate(migrator.drop_table('sync_journal'))
    migrator.migrate(migrator.drop_table('sync_generation'))
    migrator.migrate(migrator.drop_table('sync_conflict'))
    migrator.migrate(migrator.drop_table('sync_command'))
    migrator.migrate(migrator.drop_table('sync_brake'))
    migrator.migrate(migrator.drop_table('sync_base'))
    migrator.migrate(migrator.drop_table('sync_workbook'))
    migrator.migrate(migrator.drop_table('submission'))
    migrator.migrate(migrator.drop_table('session'))
    migrator.migrate(migrator.drop_table('saved_view'))
    migrator.migrate(migrator.drop_table('return'))
    migrator.migrate(migrator.drop_table('report'))
    migrator.migrate(migrator.drop_table('progress'))
    migrator.migrate(migrator.drop_table('participation'))
    migrator.migrate(migrator.drop_table('outbox'))
    migrator.migrate(migrator.drop_table('obligation_report'))
    migrator.migrate(migrator.drop_table('obligation'))
    migrator.migrate(migrator.drop_table('lease'))
    migrator.migrate(migrator.drop_table('job_run'))
    migrator.migrate(migrator.drop_table('inspected_unit'))
    migrator.migrate(migrator.drop_table('inspected_task'))
    migrator.migrate(migrator.drop_table('history'))
    migrator.migrate(migrator.drop_table('feedback'))
    migrator.migrate(migrator.drop_table('fact'))
    migrator.migrate(migrator.drop_table('extension'))
    migrator.migrate(migrator.drop_table('explanation'))
    migrator.migrate(migrator.drop_table('due_change'))
    migrator.migrate(migrator.drop_table('task'))
    migrator.migrate(migrator.drop_table('dossier_item'))
    migrator.migrate(migrator.drop_table('inspection'))
    migrator.migrate(migrator.drop_table('document'))
    migrator.migrate(migrator.drop_table('calendar_override'))
    migrator.migrate(migrator.drop_table('attachment'))
    migrator.migrate(migrator.drop_table('account_role'))
    migrator.migrate(migrator.drop_table('role'))
    migrator.migrate(migrator.drop_table('account'))
    migrator.migrate(migrator.drop_table('unit'))
