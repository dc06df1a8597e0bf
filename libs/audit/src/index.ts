export { USER_NAME } from './audit.queries';
export { AuditModule } from './audit.module';
export { type AuditRecord, AuditService } from './audit.service';
export { refuseSwitchingOn } from './switched-off';
